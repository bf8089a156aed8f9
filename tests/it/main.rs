//! The tests from the outside, in one binary.

mod pictures;
