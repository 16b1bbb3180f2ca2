//! Valid theatre folders and plans, damaged: every reading ends in theatres or in faults, never in a panic.

use super::testkit::{plan, theatres};
use crate::files::read::{Source, allocation_of_bytes, read_theatre_source};
use crate::files::tests::fuzz::damage;
use crate::files::tests::testkit::cases;
use crate::files::write::theatre_texts;
use crate::files::{blocks_text, cases_text, theatre_starter_files};
use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(300), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_to_a_theatre_folder_makes_the_reader_panic(seed in any::<u64>()) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let texts = if random.random_bool(0.5) { theatre_starter_files() } else { theatre_texts(&theatres(seed)) };
        let mut source = Source::default();
        for (file, text) in texts {
            let mut bytes = text.into_bytes();
            if random.random_bool(0.2) {
                damage(&mut bytes, &mut random);
            }
            if random.random_bool(0.98) {
                source.files.insert(file, Ok(bytes));
            }
        }
        match read_theatre_source(&source) {
            Ok(folder) => {
                prop_assert_eq!(folder.theatres.faults(), vec![]);
                for patient in 0..folder.theatres.queue.len() {
                    folder.theatres.latest_day(patient);
                }
            }
            Err(faults) => prop_assert!(!faults.to_string().is_empty()),
        }
    }

    #[test]
    fn no_damage_to_a_plan_makes_the_reader_panic(seed in any::<u64>()) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let theatres = theatres(seed % 50);
        let plan = plan(&theatres, &mut random);
        let mut blocks = blocks_text(&theatres, &plan).into_bytes();
        let mut cases = cases_text(&theatres, &plan).into_bytes();
        damage(&mut blocks, &mut random);
        damage(&mut cases, &mut random);
        if let Err(faults) = allocation_of_bytes(&blocks, &cases, &theatres) {
            prop_assert!(!faults.to_string().is_empty());
        }
    }

    #[test]
    fn noise_is_no_theatre_folder(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut source = Source::default();
        for (file, _) in theatre_starter_files() {
            source.files.insert(file, Ok(bytes.clone()));
        }
        prop_assert!(read_theatre_source(&source).is_err());
    }
}
