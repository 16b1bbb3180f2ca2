use super::Record;
use crate::hospital::{Wish, WishKind};
/// tmp
pub fn is_granted(wish: &Wish, record: &Record) -> bool {
    match wish.kind {
        WishKind::DayOff(d) => !record.works(d),
        _ => true,
    }
}
