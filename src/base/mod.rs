//! What the standard library lacks: codes, dates, exact decimals, text in cells.

pub mod code;
pub mod date;
pub mod date_text;
pub mod decimal;
pub mod exact;
pub mod find;
pub mod order;
pub mod text;
pub mod value;

pub use code::Code;
pub use date::{Date, Period, PeriodKind};
pub use decimal::{Decimal, Rounding};
pub use exact::Exact;
pub use value::{Field, Value};
