//! The program as a preview, and the least of a browser to look at it: requests over real sockets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::Folder;

/// Longer than anything takes on a busy machine; a story that waits so long has failed.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A preview that ends with the story.
pub struct Preview {
    child: Child,
    talk: Receiver<String>,
    /// What was said before it answered.
    pub before: Vec<String>,
    pub port: u16,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body without the script that follows changes.
    pub fn plain(&self) -> Vec<u8> {
        let text = &self.body;
        let find = |what: &[u8], from: usize| {
            let found = text[from..].windows(what.len()).position(|w| w == what);
            found.map(|at| from + at)
        };
        let Some(start) = find(
            b"<script type=\"module\" async src=\"/_showroom/reload.js",
            0,
        ) else {
            return text.clone();
        };
        let end = find(b"</script>", start).expect("the script ends") + b"</script>".len();
        [&text[..start], &text[end..]].concat()
    }

    /// What the script says of the page.
    pub fn query(&self) -> String {
        let text = self.text();
        let (_, rest) = text
            .split_once("reload.js?")
            .expect("the page has a script");
        let (query, _) = rest.split_once('"').expect("the address ends");
        query.replace("&amp;", "&")
    }
}

impl Preview {
    pub fn of(site: &Folder) -> Self {
        Self::with(site, &["--watch"])
    }

    pub fn with(site: &Folder, arguments: &[&str]) -> Self {
        Self::by(
            Command::new(env!("CARGO_BIN_EXE_showroom")),
            site,
            arguments,
        )
    }

    /// By a command that runs the program with the arguments it is given.
    pub fn by(mut command: Command, site: &Folder, arguments: &[&str]) -> Self {
        let mut child = command
            .current_dir(site.root())
            .args(["serve", "--port", "0", "--date", "2026-11-23"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let stderr = child.stderr.take().expect("is piped");
        let (sender, talk) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let mut preview = Self {
            child,
            talk,
            before: Vec::new(),
            port: 0,
        };
        preview.before = preview.until_said("serving http://");
        let line = preview.before.pop().expect("was said");
        let port = line.split(':').nth(2).expect("has a port");
        let port = port.split('/').next().expect("ends");
        preview.port = port.parse().expect("is a number");
        preview
    }

    /// Waits for a line that begins so.
    pub fn said(&self, beginning: &str) -> String {
        let mut heard = self.until_said(beginning);
        heard.pop().expect("was said")
    }

    /// All lines up to one that begins so.
    pub fn until_said(&self, beginning: &str) -> Vec<String> {
        let mut heard = Vec::new();
        loop {
            match self.talk.recv_timeout(PATIENCE) {
                Ok(line) => heard.push(line),
                Err(why) => panic!("{beginning:?} was not said ({why}): {heard:#?}"),
            }
            if heard.last().is_some_and(|line| line.starts_with(beginning)) {
                return heard;
            }
        }
    }

    /// All lines until none has come for so long.
    pub fn talk(&self, rest: Duration) -> Vec<String> {
        let mut heard = Vec::new();
        loop {
            match self.talk.recv_timeout(rest) {
                Ok(line) => heard.push(line),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return heard,
            }
        }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    /// A request with more headers, each ending with a line break.
    pub fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let host = format!("Host: 127.0.0.1:{}\r\n", self.port);
        self.send(&format!(
            "{method} {path} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n"
        ))
    }

    /// A request as it is.
    pub fn send(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("is sent");
        let mut answer = Vec::new();
        // A server that has refused a request may cut the connection.
        let _ = stream.read_to_end(&mut answer);
        parse(&answer)
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("answers");
        stream.set_read_timeout(Some(PATIENCE)).expect("is set");
        stream
    }

    /// Asks until the answer is as expected.
    pub fn until(&self, path: &str, expected: impl Fn(&Answer) -> bool) -> Answer {
        let begun = Instant::now();
        loop {
            let answer = self.get(path);
            if expected(&answer) {
                return answer;
            }
            let waited = begun.elapsed();
            assert!(
                waited < PATIENCE,
                "{path}: {} {}",
                answer.status,
                answer.text()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Opens a page as a browser does, with its stream of events.
    pub fn open(&self, path: &str) -> Tab {
        let page = self.get(path);
        Tab::new(self, path, &page.query())
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn wait(&mut self) -> Option<i32> {
        self.child.wait().expect("ends").code()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An open page.
pub struct Tab {
    events: BufReader<TcpStream>,
}

impl Tab {
    fn new(preview: &Preview, path: &str, query: &str) -> Self {
        let mut stream = preview.connect();
        let port = preview.port;
        write!(
            stream,
            "GET /_showroom/events?{query}&at={path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\
             Sec-Fetch-Site: same-origin\r\n\r\n"
        )
        .expect("is sent");
        let mut tab = Self {
            events: BufReader::new(stream),
        };
        assert!(tab.line().starts_with("HTTP/1.1 200"));
        while !tab.line().starts_with("retry:") {}
        tab
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.events.read_line(&mut line).expect("a line comes");
        line.trim_end().to_owned()
    }

    /// The next event: its name, and what it says.
    pub fn hears(&mut self) -> (String, String) {
        let begun = Instant::now();
        let name = loop {
            let line = self.line();
            if let Some(name) = line.strip_prefix("event: ") {
                break name.to_owned();
            }
            assert!(begun.elapsed() < PATIENCE, "nothing happens");
        };
        let mut said = Vec::new();
        loop {
            let line = self.line();
            match line.strip_prefix("data:") {
                Some(data) => said.push(data.strip_prefix(' ').unwrap_or(data).to_owned()),
                None if line.is_empty() => return (name, said.join("\n")),
                None => {}
            }
        }
    }

    /// Whether no event comes for so long.
    pub fn hears_nothing(&mut self, rest: Duration) -> bool {
        let stream = self.events.get_ref();
        stream.set_read_timeout(Some(rest)).expect("is set");
        let mut line = String::new();
        while self.events.read_line(&mut line).is_ok_and(|n| n > 0) {
            if line.starts_with("event:") {
                return false;
            }
        }
        let stream = self.events.get_ref();
        stream.set_read_timeout(Some(PATIENCE)).expect("is set");
        true
    }
}

pub fn parse(answer: &[u8]) -> Answer {
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(answer)));
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split(' ').nth(1).expect("has a status");
    Answer {
        status: status.parse().expect("is a number"),
        body: answer[end + 4..].to_vec(),
        head,
    }
}
