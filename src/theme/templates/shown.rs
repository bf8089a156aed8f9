//! A view as templates get it: a serializer that leaves out the fields that no template names, and hands
//! everything else on to Tera's.

use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};
use tera::value::Key;

use super::named::Named;

/// The field of a view whose own fields stand among those of the view.
const SPREAD: &str = "..";

/// A view with more fields than this is a large one.
const SMALL: usize = 8;

/// A view, or a part of one, of which the fields that are named are serialized.
pub(super) struct Shown<'a, T: ?Sized> {
    pub named: &'a Named,
    pub view: &'a T,
}

impl<T: Serialize + ?Sized> Serialize for Shown<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view.serialize(Showing {
            named: self.named,
            to: serializer,
        })
    }
}

/// Hands everything on but the fields that are not named.
struct Showing<'a, S> {
    named: &'a Named,
    to: S,
}

/// Hands on what holds no view.
macro_rules! hand_on {
    ($($method:ident($($argument:ident: $kind:ty),*);)*) => {$(
        fn $method(self, $($argument: $kind),*) -> Result<S::Ok, S::Error> {
            self.to.$method($($argument),*)
        }
    )*};
}

impl<'a, S: Serializer> Serializer for Showing<'a, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Items<'a, S::SerializeSeq>;
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeMap = S::SerializeMap;
    type SerializeStruct = Fields<'a, S::SerializeStruct>;
    type SerializeStructVariant = S::SerializeStructVariant;

    hand_on! {
        serialize_bool(v: bool);
        serialize_i8(v: i8);
        serialize_i16(v: i16);
        serialize_i32(v: i32);
        serialize_i64(v: i64);
        serialize_u8(v: u8);
        serialize_u16(v: u16);
        serialize_u32(v: u32);
        serialize_u64(v: u64);
        serialize_f32(v: f32);
        serialize_f64(v: f64);
        serialize_char(v: char);
        serialize_str(v: &str);
        serialize_bytes(v: &[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(name: &'static str);
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str);
    }

    fn serialize_some<T: Serialize + ?Sized>(self, view: &T) -> Result<S::Ok, S::Error> {
        let named = self.named;
        self.to.serialize_some(&Shown { named, view })
    }

    /// Tera hands on its own values as such a struct, and they are finished.
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.to.serialize_newtype_struct(name, value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        (self.to).serialize_newtype_variant(name, index, variant, value)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        Ok(Items {
            named: self.named,
            to: self.to.serialize_seq(length)?,
        })
    }

    fn serialize_tuple(self, length: usize) -> Result<S::SerializeTuple, S::Error> {
        self.to.serialize_tuple(length)
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        length: usize,
    ) -> Result<S::SerializeTupleStruct, S::Error> {
        self.to.serialize_tuple_struct(name, length)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<S::SerializeTupleVariant, S::Error> {
        (self.to).serialize_tuple_variant(name, index, variant, length)
    }

    /// The keys of a map are the author's, and all are kept.
    fn serialize_map(self, length: Option<usize>) -> Result<S::SerializeMap, S::Error> {
        self.to.serialize_map(length)
    }

    fn serialize_struct(
        self,
        name: &'static str,
        length: usize,
    ) -> Result<Self::SerializeStruct, S::Error> {
        // Of a large view many themes name a part; the map grows where that is more.
        let length = if length > SMALL { length / 4 } else { length };
        Ok(Fields {
            named: self.named,
            to: self.to.serialize_struct(name, length)?,
        })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<S::SerializeStructVariant, S::Error> {
        (self.to).serialize_struct_variant(name, index, variant, length)
    }
}

/// A list of views.
struct Items<'a, S> {
    named: &'a Named,
    to: S,
}

impl<S: SerializeSeq> SerializeSeq for Items<'_, S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, view: &T) -> Result<(), S::Error> {
        let named = self.named;
        self.to.serialize_element(&Shown { named, view })
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        self.to.end()
    }
}

/// The fields of a view.
struct Fields<'a, S> {
    named: &'a Named,
    to: S,
}

impl<S: SerializeStruct> SerializeStruct for Fields<'_, S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        field: &'static str,
        view: &T,
    ) -> Result<(), S::Error> {
        let named = self.named;
        if field == SPREAD {
            for (key, value) in named.value(view).into_map().into_iter().flatten() {
                if let Key::Str(field) = key {
                    self.to.serialize_field(field, &value)?;
                }
            }
        } else if named.has(field) {
            self.to.serialize_field(field, &Shown { named, view })?;
        }
        Ok(())
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        self.to.end()
    }
}
