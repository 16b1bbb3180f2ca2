//! The pay tables that come with the program, built into it.

/// File name and text of every shipped table.
pub const SHIPPED: [(&str, &str); 5] = [
    ("dk-regions-nurses.toml", include_str!("../../models/agreements/pay/dk-regions-nurses.toml")),
    ("dk-regions-sosu.toml", include_str!("../../models/agreements/pay/dk-regions-sosu.toml")),
    ("dk-junior-doctors.toml", include_str!("../../models/agreements/pay/dk-junior-doctors.toml")),
    ("dk-consultants.toml", include_str!("../../models/agreements/pay/dk-consultants.toml")),
    ("nhs-agenda-for-change.toml", include_str!("../../models/agreements/pay/nhs-agenda-for-change.toml")),
];
