//! Why: why no roster exists, and why a wish was refused. `conflict` and `wish` find out, `story` and `words` say it.

mod cell;
mod conflict;
mod person_story;
mod price_words;
mod reasons;
mod story;
mod wish;
mod words;

pub use cell::{Alternative, alternatives};
pub use conflict::{Conflict, Obstacle, Relaxation, Verdict, conflict};
pub use price_words::price_text;
pub use reasons::{Reason, RuleAt, why_not};
pub use story::conflict_text;
pub use wish::{Price, price_refused, price_wishes};
