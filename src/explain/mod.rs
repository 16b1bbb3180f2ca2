//! Why: why no roster exists, and why a wish was refused.

mod conflict;
mod reasons;
mod wish;
mod words;

pub use conflict::{Conflict, Obstacle, Relaxation, conflict};
pub use reasons::{Reason, why_not};
pub use wish::{Price, price_refused, price_wish};
pub use words::{conflict_text, price_text};
