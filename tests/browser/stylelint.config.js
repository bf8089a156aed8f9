// The themes' style sheets: without mistakes, and made of what every browser has had since 2023
// (Baseline). What is exempt is an addition that a page works without; each line says what one
// sees otherwise. How rules are laid out is the themes' own: one on a line, names in blocks and parts.
export default {
  extends: "stylelint-config-standard",
  plugins: ["stylelint-plugin-use-baseline"],
  reportNeedlessDisables: true,
  rules: {
    "plugin/use-baseline": [
      true,
      {
        available: 2023,
        ignoreAtRules: [
          "page", // the browser's own margins in print
        ],
        ignoreProperties: {
          "break-after": ["avoid"], // a heading may stand alone at the foot of a printed page
          "content-visibility": ["/.*/"], // closed questions stay closed in print
          "overscroll-behavior-x": ["/.*/"], // a swipe at the end of a strip turns the page
          "scrollbar-width": ["/.*/"], // the scroll bar shows
          "text-size-adjust": ["/.*/"], // stands behind its prefixed form
          "text-wrap": ["/.*/"], // lines break where they are full
          "user-select": ["/.*/"], // stands behind its prefixed form
        },
        ignoreSelectors: [
          "details-content", // closed questions stay closed in print
          "marker", // the list's own marks
          "popover-open", // the list of languages lies open
          "selection", // the browser's own colours
        ],
      },
    ],
    "property-no-vendor-prefix": [true, { ignoreProperties: ["-webkit-text-size-adjust", "-webkit-user-select"] }],
    "alpha-value-notation": null,
    "at-rule-empty-line-before": null,
    "comment-empty-line-before": null,
    "declaration-block-single-line-max-declarations": null,
    "function-url-quotes": null,
    "media-feature-range-notation": "prefix", // `(width >= …)` is younger than 2023
    "no-descending-specificity": null,
    "selector-attribute-quotes": null,
    "selector-class-pattern": null,
    "value-keyword-case": null, // names of fonts
  },
};
