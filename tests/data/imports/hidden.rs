mod/**/found1;
mod /* */ a { use/**/found2::b; }
#[path=r"found3.rs"] mod b;
#[path=r#"found4.rs"#] pub mod c;
const A: &str = include_str!(r"found5");
const B: &[u8] = include_bytes![r##"found6"##];
const C: char = '"'; use ::{found7::a};
fn f<'a>(x: &'a str) -> &'a str { use r#found8::a; x }
