//! What tells one text from another, the same in every release of karpcfg: a listing outlives the release that wrote it.

use std::fs::File;
use std::io::{self, Read};

/// No text that karpcfg writes is longer.
const LONGEST: u64 = 64 << 20;

/// FNV's steps on eight bytes at a time.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.chunks(8).fold(start(bytes.len() as u64), step)
}

/// The fingerprint of a file of this length, which is never in memory as a whole; none where it is longer than any of ours.
pub(super) fn of_file(file: &File, length: u64) -> io::Result<Option<u64>> {
    if length > LONGEST {
        return Ok(None);
    }
    let mut hash = start(length);
    let mut rest = file.take(length);
    let mut buffer = [0; 1 << 16];
    loop {
        let mut filled = 0;
        // A read may end anywhere, and a step takes eight bytes.
        while let count @ 1.. = rest.read(&mut buffer[filled..])? {
            filled += count;
        }
        if filled == 0 {
            return Ok(Some(hash));
        }
        hash = buffer[..filled].chunks(8).fold(hash, step);
    }
}

const fn start(length: u64) -> u64 {
    0xcbf2_9ce4_8422_2325 ^ length
}

fn step(hash: u64, chunk: &[u8]) -> u64 {
    let mut word = [0; 8];
    word[..chunk.len()].copy_from_slice(chunk);
    let hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3);
    hash ^ hash >> 32
}
