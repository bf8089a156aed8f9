//! How deep the tags of a text are nested, told from its tokens alone. Building a tree of a hundred
//! thousand open elements takes minutes, and walking it more stack than there is.

use std::cell::{Cell, RefCell};

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Elements that hold nothing, and those that end where the next of their kind begins.
const NOT_NESTED: [&str; 27] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "option",
    "optgroup", "colgroup",
];

/// The most elements that may be open at a time. An end that does not fit the last begin closes
/// nothing here, so that the count errs to the deep side.
pub fn deepest(html: &str) -> usize {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Depth::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.deepest.get()
}

#[derive(Default)]
struct Depth {
    open: RefCell<Vec<LocalName>>,
    deepest: Cell<usize>,
}

impl TokenSink for Depth {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token
            && !NOT_NESTED.contains(&&*tag.name)
        {
            let mut open = self.open.borrow_mut();
            match tag.kind {
                TagKind::StartTag => {
                    open.push(tag.name);
                    self.deepest.set(self.deepest.get().max(open.len()));
                }
                TagKind::EndTag => {
                    if open.last() == Some(&tag.name) {
                        open.pop();
                    }
                }
            }
        }
        TokenSinkResult::Continue
    }
}
