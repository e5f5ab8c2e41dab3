use a::{b, c::{d, self}, *};
pub use crate::x::Y as Z;
extern crate foo;
mod m;
use r#type::x; /* use no; /* nested */ use no; */
