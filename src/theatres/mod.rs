//! Theatre blocks by current waiting times: durations, patterns, reserve, allocation, booking. See `models/theatres.md`.
