//! Plain values: the one form in which rows, command arguments and images are written and hashed.

use crate::base::{Date, Decimal, date};

/// A value as it stands in a column, in an argument or in an image.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Missing: a state of its own, never nought.
    Null,
    /// A whole number; booleans are 0 and 1.
    Int(i64),
    /// Text; dates as ISO days, decimals as plain digits, closed words as their code.
    Text(String),
    /// Several values: lists and nested shapes. Never stands in a column.
    List(Vec<Value>),
}

impl Value {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Appends the canonical bytes: a tag, then a length or count, then the content, so that no
    /// two different values share their bytes.
    pub fn canonical(&self, out: &mut Vec<u8>) {
        match self {
            Value::Null => out.push(b'n'),
            Value::Int(number) => {
                out.push(b'i');
                out.extend(number.to_be_bytes());
            }
            Value::Text(text) => {
                out.push(b't');
                out.extend((text.len() as u64).to_be_bytes());
                out.extend(text.as_bytes());
            }
            Value::List(items) => {
                out.push(b'l');
                out.extend((items.len() as u64).to_be_bytes());
                items.iter().for_each(|item| item.canonical(out));
            }
        }
    }

    /// How a person would see the value in a list of differences.
    pub fn shown(&self) -> String {
        match self {
            Value::Null => String::new(),
            Value::Int(number) => number.to_string(),
            Value::Text(text) => text.clone(),
            Value::List(items) => items.iter().map(Value::shown).collect::<Vec<_>>().join(" "),
        }
    }
}

/// A type that can stand in a column or an argument.
pub trait Field: Sized {
    /// The plain value.
    fn to_value(&self) -> Value;
    /// Back from the plain value; `None` if it is not of this type.
    fn from_value(value: &Value) -> Option<Self>;
}

impl Field for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl Field for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
    fn from_value(value: &Value) -> Option<Self> {
        value.text().map(str::to_string)
    }
}

impl Field for i64 {
    fn to_value(&self) -> Value {
        Value::Int(*self)
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(number) => Some(*number),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

macro_rules! small_int {
    ($($ty:ty),+) => {$(
        impl Field for $ty {
            fn to_value(&self) -> Value {
                Value::Int(i64::from(*self))
            }
            fn from_value(value: &Value) -> Option<Self> {
                i64::from_value(value)?.try_into().ok()
            }
        }
    )+};
}
small_int!(u32, i32);

impl Field for bool {
    fn to_value(&self) -> Value {
        Value::Int(i64::from(*self))
    }
    fn from_value(value: &Value) -> Option<Self> {
        match i64::from_value(value)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Field for Date {
    fn to_value(&self) -> Value {
        Value::Text(date::iso(*self))
    }
    fn from_value(value: &Value) -> Option<Self> {
        date::parse_iso(value.text()?)
    }
}

impl Field for Decimal {
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(number) => Some(Decimal::whole(*number)),
            other => Decimal::parse(other.text()?),
        }
    }
}

impl<T: Field> Field for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Field::to_value)
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

impl<T: Field> Field for Vec<T> {
    fn to_value(&self) -> Value {
        Value::List(self.iter().map(Field::to_value).collect())
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::List(items) => items.iter().map(T::from_value).collect(),
            _ => None,
        }
    }
}

impl<A: Field, B: Field> Field for (A, B) {
    fn to_value(&self) -> Value {
        Value::List(vec![self.0.to_value(), self.1.to_value()])
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::List(items) if items.len() == 2 => {
                Some((A::from_value(&items[0])?, B::from_value(&items[1])?))
            }
            _ => None,
        }
    }
}

/// Declares a struct whose fields are all [`Field`]s, and makes it one itself (as a list).
#[macro_export]
macro_rules! field_struct {
    ($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident : $ty:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name { $($(#[$fmeta])* pub $field: $ty),+ }

        impl $crate::base::Field for $name {
            fn to_value(&self) -> $crate::base::Value {
                $crate::base::Value::List(vec![$($crate::base::Field::to_value(&self.$field)),+])
            }
            fn from_value(value: &$crate::base::Value) -> Option<Self> {
                let $crate::base::Value::List(items) = value else { return None };
                let mut items = items.iter();
                Some(Self { $($field: $crate::base::Field::from_value(items.next()?)?),+ })
            }
        }
    };
}
