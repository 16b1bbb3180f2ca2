//! What an absence breaks by itself: rules of the one who is away, and of the ward, that no change to anybody else's line mends.

use super::{Call, Mended, Ready};
use crate::check::{self, Breach};
use crate::hospital::PersonIx;
use std::collections::BTreeSet;

/// The hard rules that the mended roster breaks and the roster in force does not, or not as far, beside those of a settled swap.
///
/// The lines of those away are left alone. A duty that falls away can leave a meeting without its quorum, and days of sickness
/// are neutral in an average: the week before them may then weigh too much.
pub fn fallout(ready: &Ready, call: &Call, mended: &Mended) -> Vec<Breach> {
    let book = &ready.problem.book;
    let known = check::check(&ready.problem.hospital, book, &ready.published);
    let place = |breach: &Breach| (breach.person, breach.rule, breach.finding.first, breach.finding.last);
    let settled: BTreeSet<PersonIx> = call.settled.iter().map(|&(person, _, _)| person).collect();
    let is_new = |breach: &Breach| {
        !known.iter().any(|old| place(old) == place(breach) && old.finding.excess >= breach.finding.excess)
    };
    check::check(&ready.hospital_after(&call.sick), book, &mended.roster)
        .into_iter()
        .filter(|breach| breach.severity.is_hard() && breach.rule != check::MINIMUM)
        .filter(|breach| breach.person.is_none_or(|person| !settled.contains(&person)))
        .filter(is_new)
        .collect()
}
