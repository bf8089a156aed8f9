//! What is sent: bytes at hand, or chunks that come one after another. A chunk is taken only when
//! the last one has left, so a slow reader costs no memory.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
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

    /// A part of an open file, read on a thread that may wait for the disk. When the file turns
    /// out shorter, so does the body, and the browser sees that it was cut.
    pub fn file(mut file: File, part: Range<u64>) -> Self {
        let (sender, receiver) = mpsc::channel(1);
        let size = part.end - part.start;
        tokio::task::spawn_blocking(move || {
            if file.seek(SeekFrom::Start(part.start)).is_err() {
                return;
            }
            let mut rest = file.take(size);
            loop {
                let mut chunk = Vec::with_capacity(CHUNK);
                let limit = u64::try_from(CHUNK).expect("a chunk is small");
                match rest.by_ref().take(limit).read_to_end(&mut chunk) {
                    Ok(0) | Err(_) => return,
                    Ok(_) if sender.blocking_send(chunk.into()).is_err() => return,
                    Ok(_) => {}
                }
            }
        });
        Self::Chunks(receiver, Some(size))
    }
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
                    let sent = u64::try_from(bytes.len()).expect("a chunk is small");
                    *left = left.map(|left| left.saturating_sub(sent));
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
            Self::Whole(bytes) => {
                let size = bytes.as_ref().map_or(0, Bytes::len);
                SizeHint::with_exact(u64::try_from(size).expect("memory is smaller"))
            }
            Self::Chunks(_, Some(left)) => SizeHint::with_exact(*left),
            Self::Chunks(_, None) => SizeHint::default(),
        }
    }
}
