//! Memory for decoding is one budget for the whole process: many small pictures are decoded side
//! by side, large ones one after the other. So eight threads cannot hold eight 100-megapixel
//! photos at once.
//!
//! A thread takes one lease of a budget at a time and never waits for other work while it holds one;
//! that is why it cannot lock up, also on rayon's threads.

use std::sync::{Condvar, Mutex, PoisonError};

/// What a picture may be at most. Checked against its header, before anything is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Pixels of one picture.
    pub pixels: u64,
    /// Bytes that decoding may take, for all pictures that are worked on at a time.
    pub memory: u64,
    /// Bytes of one file.
    pub file: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pixels: 100_000_000,
            memory: 256 << 20,
            file: 64 << 20,
        }
    }
}

/// Bytes that may be in use at a time.
#[derive(Debug)]
pub struct Budget {
    free: Mutex<u64>,
    freed: Condvar,
    whole: u64,
}

impl Budget {
    /// A budget of so many bytes.
    pub fn new(bytes: u64) -> Self {
        Self {
            free: Mutex::new(bytes),
            freed: Condvar::new(),
            whole: bytes,
        }
    }

    /// Waits until so many bytes are free and takes them; at most the whole budget.
    pub fn lease(&self, bytes: u64) -> Lease<'_> {
        let bytes = bytes.min(self.whole);
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self
            .freed
            .wait_while(free, |free| *free < bytes)
            .unwrap_or_else(PoisonError::into_inner);
        *free -= bytes;
        Lease {
            budget: self,
            bytes,
        }
    }
}

/// A share of the budget, given back when it is dropped.
#[derive(Debug)]
pub struct Lease<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Lease<'_> {
    /// Gives back what is over so many bytes.
    pub fn shrink_to(&mut self, bytes: u64) {
        let back = self.bytes.saturating_sub(bytes);
        self.bytes -= back;
        let mut free = self
            .budget
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *free += back;
        drop(free);
        self.budget.freed.notify_all();
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.shrink_to(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;

    #[test]
    fn leases_never_exceed_the_budget_and_all_of_them_are_served() {
        let budget = Budget::new(100);
        let (used, most) = (AtomicU64::new(0), AtomicU64::new(0));
        thread::scope(|scope| {
            for worker in 0..8_u64 {
                let (budget, used, most) = (&budget, &used, &most);
                scope.spawn(move || {
                    for round in 0..50 {
                        let bytes = 10 + (worker * 7 + round) % 90;
                        let mut lease = budget.lease(bytes);
                        most.fetch_max(
                            used.fetch_add(bytes, Ordering::SeqCst) + bytes,
                            Ordering::SeqCst,
                        );
                        thread::yield_now();
                        used.fetch_sub(bytes, Ordering::SeqCst);
                        lease.shrink_to(bytes / 2);
                    }
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 100);
        assert_eq!(*budget.free.lock().expect("no thread panicked"), 100);
    }

    #[test]
    fn more_than_the_budget_is_the_whole_budget() {
        let budget = Budget::new(10);
        drop(budget.lease(1_000));
        assert_eq!(budget.lease(1_000).bytes, 10);
    }
}
