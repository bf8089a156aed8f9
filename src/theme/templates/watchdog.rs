//! Sees to it that rendering ends. Tera cannot be interrupted from outside: the writer stops a
//! page that takes too long as soon as it writes (`page.rs`), and a loop that writes nothing is
//! found here, by a thread that looks at what is being rendered. It can do no more than say so;
//! the caller then ends the process.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A page whose rendering does not end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// The page, as it was named to the renderer.
    pub page: String,
    /// The template or component, as faults show it.
    pub template: String,
}

/// A thread that watches renderings. It ends when the watchdog is dropped.
#[derive(Debug)]
pub struct Watchdog {
    shared: Arc<Shared>,
}

impl Watchdog {
    /// Watches; a rendering that takes longer than `patience` is reported once.
    pub fn start(
        patience: Duration,
        mut on_stuck: impl FnMut(Stuck) + Send + 'static,
    ) -> Arc<Self> {
        let shared = Arc::new(Shared::default());
        let watched = Arc::clone(&shared);
        let pause = (patience / 4).clamp(Duration::from_millis(5), Duration::from_millis(250));
        std::thread::spawn(move || {
            let mut state = watched.lock();
            while !state.over {
                let now = Instant::now();
                let late = |running: &&mut Running| {
                    !running.reported && now.duration_since(running.since) > patience
                };
                let stuck: Vec<Stuck> = state
                    .running
                    .iter_mut()
                    .filter(late)
                    .map(|running| {
                        running.reported = true;
                        running.stuck.clone()
                    })
                    .collect();
                if !stuck.is_empty() {
                    drop(state);
                    stuck.into_iter().for_each(&mut on_stuck);
                    state = watched.lock();
                    continue;
                }
                let waited = watched.ended.wait_timeout(state, pause);
                state = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
        });
        Arc::new(Self { shared })
    }

    /// Notes that a rendering begins; it ends when the guard is dropped.
    pub(super) fn watch(&self, page: &str, template: &str) -> Watched<'_> {
        let mut state = self.shared.lock();
        let id = state.next;
        state.next += 1;
        state.running.push(Running {
            id,
            since: Instant::now(),
            stuck: Stuck {
                page: page.to_owned(),
                template: template.to_owned(),
            },
            reported: false,
        });
        Watched {
            shared: &self.shared,
            id,
        }
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.shared.lock().over = true;
        self.shared.ended.notify_all();
    }
}

/// A rendering that is being watched.
pub(super) struct Watched<'a> {
    shared: &'a Shared,
    id: u64,
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        if let Some(at) = state
            .running
            .iter()
            .position(|running| running.id == self.id)
        {
            state.running.swap_remove(at);
        }
    }
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    ended: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // What is inside is whole between any two statements.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Default)]
struct State {
    running: Vec<Running>,
    next: u64,
    over: bool,
}

#[derive(Debug)]
struct Running {
    id: u64,
    since: Instant,
    stuck: Stuck,
    reported: bool,
}
