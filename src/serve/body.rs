//! What is sent: bytes at hand, or chunks that come one after another. A chunk is taken only when
//! the last one has left, so a slow reader costs no memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};
use tokio::sync::mpsc;

/// How many bytes of a file are read at once.
const CHUNK: usize = 64 * 1_024;

/// The body of an answer.
#[derive(Debug)]
pub(super) enum Body {
    /// Bytes at hand; none when they are sent.
    Whole(Option<Bytes>),
    /// Chunks, until the sender goes; how many bytes are left, where that is known.
    Chunks(mpsc::Receiver<Bytes>, Option<u64>),
}

impl Body {
    /// Bytes at hand.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::Whole(Some(bytes.into()))
    }

    /// A part of an open file. When the file turns out shorter, so does the body, and the browser
    /// sees that it was cut.
    pub fn file(file: File, part: Range<u64>) -> Self {
        let (sender, receiver) = mpsc::channel(1);
        let size = part.end - part.start;
        tokio::spawn(send(file, part, sender));
        Self::Chunks(receiver, Some(size))
    }
}

/// Sends a part of a file. A thread that may wait for the disk is held while a chunk is read, not
/// while the browser takes it: else a few films on hold would keep everyone out.
async fn send(mut file: File, part: Range<u64>, sender: mpsc::Sender<Bytes>) {
    let mut at = part.start;
    while at < part.end {
        let Ok(place) = sender.reserve().await else {
            return;
        };
        let left = at..part.end;
        let read = tokio::task::spawn_blocking(move || read(&mut file, left).map(|it| (file, it)));
        let Ok(Ok((back, chunk))) = read.await else {
            return;
        };
        if chunk.is_empty() {
            return;
        }
        at += size(&chunk);
        file = back;
        place.send(chunk.into());
    }
}

fn read(file: &mut File, part: Range<u64>) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(part.start))?;
    let mut chunk = Vec::with_capacity(CHUNK);
    let limit = u64::try_from(CHUNK).expect("a chunk is small");
    let limit = limit.min(part.end - part.start);
    file.take(limit).read_to_end(&mut chunk)?;
    Ok(chunk)
}

fn size(chunk: &[u8]) -> u64 {
    u64::try_from(chunk.len()).expect("memory is smaller")
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match self.get_mut() {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Chunks(receiver, left) => match receiver.poll_recv(context) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(Some(bytes)) => {
                    *left = left.map(|left| left.saturating_sub(size(&bytes)));
                    Poll::Ready(Some(Ok(Frame::data(bytes))))
                }
                Poll::Ready(None) if left.is_some_and(|left| left > 0) => {
                    Poll::Ready(Some(Err(std::io::Error::other("the file became shorter"))))
                }
                Poll::Ready(None) => Poll::Ready(None),
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.as_ref().is_none_or(Bytes::is_empty),
            Self::Chunks(_, left) => *left == Some(0),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.as_deref().map_or(0, size)),
            Self::Chunks(_, Some(left)) => SizeHint::with_exact(*left),
            Self::Chunks(_, None) => SizeHint::default(),
        }
    }
}
