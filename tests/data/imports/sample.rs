use a::{b, c::{d, self}, *};
pub use crate::x::Y as Z;
extern crate foo;
mod m;
use r#type::x; /* use no; /* nested */ use no; */
mod tests {
    use super::*;
    fn f() { if a { let c = '{'; let s = "{"; } }
    mod deep { include!{"x.inc"} use super::d; }
    #[path = "o.rs"] mod other;
}
fn g() { use super::after; }
