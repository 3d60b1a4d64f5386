//! The one integration binary: one module a command, all through the real program.

mod generated;
