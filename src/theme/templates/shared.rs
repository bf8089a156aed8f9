//! `shared(component="footer", …)`: a component that many pages show alike, rendered once for each
//! language and each set of arguments. It knows `site` and `t`, and nothing of the page it stands on.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{PoisonError, RwLock};

use tera::value::ValueKind;
use tera::{Context, Error, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use super::page::{Limited, Limits};

/// The function's name, and that of the argument which names the component.
pub(super) const FUNCTION: &str = "shared";
const COMPONENT: &str = "component";

/// So many are kept for a language; what more there is, is rendered each time. (Arguments that differ
/// from page to page are shared by none, and would fill the memory.)
const MOST: usize = 4_096;

/// The shared components of one language.
pub(super) struct Shared {
    /// Renders them. A shared component can't ask for another, which could be itself.
    tera: Tera,
    limits: Limits,
    made: RwLock<HashMap<String, Value>>,
}

impl Shared {
    pub fn new(tera: &Tera, limits: Limits) -> Self {
        let mut tera = tera.clone();
        tera.register_function(FUNCTION, |_: Kwargs, _: &State<'_>| -> TeraResult<Value> {
            let why = "a shared component can't ask for `shared`: call the other one directly";
            Err(Error::message(why))
        });
        Self {
            tera,
            limits,
            made: RwLock::default(),
        }
    }

    /// The function of the templates.
    pub fn function(&self, arguments: &Kwargs) -> TeraResult<Value> {
        let key = key(arguments)?;
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(html) = made.get(&key) {
            return Ok(html.clone());
        }
        drop(made);
        let html = self.render(arguments)?;
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        if made.len() < MOST {
            made.insert(key, html.clone());
        }
        Ok(html)
    }

    fn render(&self, arguments: &Kwargs) -> TeraResult<Value> {
        let component = arguments.must_get::<&str>(COMPONENT)?;
        let mut context = Context::new();
        for (name, value) in arguments.iter() {
            if let Some(name) = name.as_str().filter(|name| *name != COMPONENT) {
                context.insert_value(name.to_owned(), value.clone());
            }
        }
        let mut out = Limited::new(self.limits);
        let rendered = (self.tera).render_component_to(component, &context, None, true, &mut out);
        rendered.map_err(|error| match out.stopped {
            Some(stop) => Error::message(out.excess(stop, &format!("`{component}`"))),
            None => said(error, component),
        })?;
        let html = String::from_utf8(out.bytes)?;
        Ok(Value::safe_string(&html))
    }
}

/// In words that help where the cause is the call.
fn said(error: Error, component: &str) -> Error {
    match error.kind() {
        // As Tera says it of any other call.
        ErrorKind::ComponentNotFound(_) => {
            Error::message(format!("Unknown component `{component}`"))
        }
        ErrorKind::Msg(text) if text.contains("mplicit argument `page`") => {
            let own = format!("{{{{<{component} />}}}}");
            Error::message(format!(
                "what is shared does not know its page, which `@page` asks for: call it as `{own}`"
            ))
        }
        _ => error,
    }
}

/// What tells a call from another.
fn key(arguments: &Kwargs) -> TeraResult<String> {
    let mut key = String::new();
    for (name, value) in arguments.iter() {
        if matches!(
            value.kind(),
            ValueKind::Undefined | ValueKind::Array | ValueKind::Map | ValueKind::Bytes
        ) {
            let name = name.as_str().unwrap_or_default();
            let why = format!("`{name}` must be a text, a number, true or false to be shared");
            return Err(Error::message(why));
        }
        // The length keeps a text from looking like the next argument.
        let text = value.to_string();
        let (kind, safe, length) = (value.kind(), value.is_safe(), text.len());
        let _ = write!(key, "{:?} {kind:?} {safe} {length} {text}", name.as_str());
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared() -> Shared {
        let mut tera = Tera::default();
        let component = "{% component a(x, y = 2) %}<b>{{ x }}</b>{{ y }}{% endcomponent %}";
        tera.add_raw_template("a.html", component)
            .expect("is a component");
        Shared::new(&tera, Limits::default())
    }

    fn call<const N: usize>(shared: &Shared, arguments: [(&'static str, Value); N]) -> Value {
        let html = shared.function(&Kwargs::from(arguments));
        html.expect("has these arguments")
    }

    #[test]
    fn the_same_call_gives_the_same_text_and_another_its_own() {
        let shared = shared();
        let long = || Value::from("twenty-two letters or more");
        let one = || call(&shared, [(COMPONENT, "a".into()), ("x", long())]);
        assert_eq!(one().as_str(), Some("<b>twenty-two letters or more</b>2"));
        let text = |value: &Value| value.as_str().map(str::as_ptr);
        assert_eq!(text(&one()), text(&one()), "it was rendered twice");
        let safe = Value::safe_string("<i>twenty-two letters or more</i>");
        let unsafe_one = Value::from("<i>twenty-two letters or more</i>");
        let with = |x| call(&shared, [(COMPONENT, "a".into()), ("x", x)]);
        assert_ne!(with(safe).as_str(), with(unsafe_one).as_str());
        assert_ne!(with(1.into()).as_str(), with(2.into()).as_str());
    }

    #[test]
    fn arguments_that_differ_on_every_page_do_not_fill_the_memory() {
        let shared = shared();
        for number in 0..MOST + 10 {
            call(&shared, [(COMPONENT, "a".into()), ("x", number.into())]);
        }
        assert_eq!(shared.made.read().expect("is whole").len(), MOST);
    }

    #[test]
    fn an_argument_never_looks_like_two() {
        let two = [("x", "1".into()), ("y", "2".into())];
        let one = [("x", Value::from("1Some(\"y\") String false 1 2"))];
        let keys = (key(&Kwargs::from(two)), key(&Kwargs::from(one)));
        assert_ne!(keys.0.expect("has texts"), keys.1.expect("has a text"));
    }
}
