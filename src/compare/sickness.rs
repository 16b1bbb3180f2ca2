//! Sickness that strikes after the roster is made: who is away when, the same for everybody in every scenario of a seed.

use crate::hospital::{Hospital, Roster};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Days of a spell.
const SPELL_DAYS: i32 = 3;

/// The roster without the duties on which people are sick, `share` of all days. A person's days depend on the seed and the employment
/// alone: with a larger share the same spells come, and more.
pub fn strike(hospital: &Hospital, roster: &Roster, share: f64, seed: u64) -> (Roster, u32) {
    let (mut left, mut lost) = (roster.clone(), 0);
    let begins = (share / f64::from(SPELL_DAYS)).clamp(0.0, 1.0);
    for (person, employee) in hospital.staff.iter().enumerate() {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        dice.set_stream(fingerprint(&employee.employment));
        let mut well_from = -SPELL_DAYS;
        for day in 1 - SPELL_DAYS..hospital.horizon.days {
            // Drawn on every day, sick or not, so that days stay the same whatever came before.
            let draw: f64 = dice.random();
            if draw < begins {
                well_from = day + SPELL_DAYS;
            }
            if day >= 0 && day < well_from && left.get(person, day).is_some() {
                lost += left.on(person, day).count() as u32;
                left.set(person, day, None);
            }
        }
    }
    (left, lost)
}

/// FNV-1a.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate;

    fn ward() -> (Hospital, Roster) {
        let (hospital, _) = generate::ward(&generate::WardSpec::new(20, 8, 1));
        let mut roster = Roster::empty(&hospital);
        for person in 0..20 {
            for day in 0..56 {
                roster.set(person, day, Some(0));
            }
        }
        (hospital, roster)
    }

    #[test]
    fn about_the_share_of_the_duties_is_lost() {
        let (hospital, roster) = ward();
        let lost: u32 = (0..50).map(|seed| strike(&hospital, &roster, 0.06, seed).1).sum();
        let share = f64::from(lost) / (50.0 * 20.0 * 56.0);
        assert!((0.054..0.062).contains(&share), "{share}");
        assert_eq!(strike(&hospital, &roster, 0.0, 1).1, 0);
    }

    #[test]
    fn a_larger_share_keeps_the_spells_of_the_smaller_and_others_do_not_matter() {
        let (mut hospital, roster) = ward();
        let (few, _) = strike(&hospital, &roster, 0.03, 7);
        let (many, _) = strike(&hospital, &roster, 0.09, 7);
        assert!(many.assignments().all(|(person, day, _)| few.get(person, day).is_some()));
        hospital.staff[0].employment = "another".into();
        let (changed, _) = strike(&hospital, &roster, 0.03, 7);
        assert!((1..20).all(|person| (0..56).all(|day| changed.get(person, day) == few.get(person, day))));
    }
}
