//! SIGINT and SIGTERM remove what is being prepared before they end the run.

use std::sync::Once;
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::{all, discard};

/// Begins to watch, once.
pub(super) fn watch() {
    static WATCHING: Once = Once::new();
    WATCHING.call_once(|| {
        // Where signals cannot be had, the next run removes what this one leaves.
        if let Ok(signals) = Signals::new([SIGINT, SIGTERM]) {
            thread::spawn(move || end(signals));
        }
    });
}

fn end(mut signals: Signals) {
    for signal in signals.forever() {
        let all = all();
        all.iter().for_each(|(folder, name)| discard(folder, name));
        let _unknown_signal = emulate_default_handler(signal);
    }
}
