//! Stories: a site is made, the program is run, and what the user sees is compared.

#![expect(
    clippy::disallowed_methods,
    reason = "stories make sites and look at what was made"
)]

mod again;
mod all_fields;
mod browser;
mod check;
mod components;
mod crash;
mod documented;
mod enquiries;
mod facets;
mod facts_agree;
mod faults_brand;
mod faults_content;
mod faults_files;
mod faults_templates;
mod hosting;
mod hosts;
mod import;
mod languages;
mod layers;
mod legal;
mod ordering;
mod pages;
mod pictures;
mod pictures_of_a_site;
mod publish;
mod reliability;
mod search;
mod serve;
mod serve_edits;
mod services;
mod structured;
mod support;
mod tables;
mod themes;
mod workbooks;
