//! The rules as real servers take them: nginx and Apache on loopback, with a made site. Where a
//! server is not installed the story says so and ends.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::browser::{Answer, parse};
use crate::hosting::site;
use crate::support::Folder;

/// Longer than a server takes to begin on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Asked to end, a server ends its workers as well.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
    }
}

impl Server {
    fn begin(mut command: Command, port: u16) -> Self {
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .expect("the server begins");
        let server = Self { child, port };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "the server does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(path, "")
    }

    fn ask(&self, path: &str, headers: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("answers");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n"
        )
        .expect("is sent");
        if !headers.contains("Host:") {
            write!(stream, "Host: staging.example.com\r\n").expect("is sent");
        }
        write!(stream, "\r\n").expect("is sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("is read");
        parse(&answer)
    }

    /// The status, and the path or address that an answer leads to.
    fn leads(&self, path: &str) -> String {
        self.says(&self.get(path))
    }

    fn says(&self, answer: &Answer) -> String {
        let own = [
            format!("http://staging.example.com:{}", self.port),
            "http://staging.example.com".to_owned(),
        ];
        let to = answer.header("Location").unwrap_or_default();
        let to = own
            .iter()
            .find_map(|own| to.strip_prefix(own))
            .unwrap_or(to);
        format!("{} {to}", answer.status).trim_end().to_owned()
    }
}

/// The program, where it is installed.
fn installed(name: &str) -> bool {
    let found = ["/usr/sbin", "/usr/bin", "/usr/local/sbin"];
    let found = found
        .iter()
        .any(|folder| Path::new(folder).join(name).exists());
    if !found {
        // Written past the harness, which keeps to itself what a passing story says.
        let advice = "apt-get install nginx-light apache2";
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: {name} is not installed ({advice})"
        );
    }
    found
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
    listener.local_addr().expect("it has an address").port()
}

/// Lets the workers of a server, which have another user, read the site.
fn open_to_all(site: &Folder) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let all = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(site.root(), all).expect("is ours");
    }
    #[cfg(not(unix))]
    let _ = site;
}

fn nginx(site: &Folder) -> Server {
    open_to_all(site);
    let (port, root) = (free_port(), site.root().display());
    site.write(
        "nginx.conf",
        format!(
            "pid {root}/nginx.pid;\nerror_log {root}/error.log;\nevents {{}}\nhttp {{\n\
             access_log off;\ntypes {{ text/html html; text/css css; application/pdf pdf; }}\n\
             client_body_temp_path {root}/tmp; proxy_temp_path {root}/tmp;\n\
             fastcgi_temp_path {root}/tmp; uwsgi_temp_path {root}/tmp; scgi_temp_path {root}/tmp;\n\
             server {{ listen 127.0.0.1:{port}; root {root}/public; index index.html;\n\
             include {root}/public/nginx.conf.txt; }} }}\n"
        ),
    );
    let mut command = Command::new("nginx");
    command
        .args(["-g", "daemon off;", "-c"])
        .arg(site.path("nginx.conf"));
    command.arg("-e").arg(site.path("error.log"));
    Server::begin(command, port)
}

fn apache(site: &Folder) -> Server {
    open_to_all(site);
    let (port, root) = (free_port(), site.root().display());
    let mut config = String::new();
    let modules = [
        "mpm_event",
        "authz_core",
        "alias",
        "rewrite",
        "headers",
        "dir",
        "mime",
        "filter",
        "deflate",
    ];
    for module in modules {
        let _ = writeln!(
            config,
            "LoadModule {module}_module /usr/lib/apache2/modules/mod_{module}.so"
        );
    }
    let _ = write!(
        config,
        "ServerRoot {root}\nPidFile {root}/pid\nErrorLog {root}/error.log\nDefaultRuntimeDir {root}\n\
         ServerName staging.example.com\nListen 127.0.0.1:{port}\nTypesConfig /etc/mime.types\n\
         User www-data\nGroup www-data\nDocumentRoot {root}/public\n\
         <Directory {root}/public>\nAllowOverride FileInfo\nRequire all granted\n</Directory>\n"
    );
    site.write("apache.conf", config);
    let mut command = Command::new("apache2");
    command
        .arg("-DFOREGROUND")
        .arg("-f")
        .arg(site.path("apache.conf"));
    Server::begin(command, port)
}

/// What both servers have to do, whatever the form of their rules is.
fn serves_the_rules(site: &Folder, server: &Server) {
    for (old, expected) in [
        ("/old", "302 /about/"),
        ("/old/", "302 /about/"),
        ("/old/?a=b", "302 /about/?a=b"),
        ("/old/deeper/", "404"),
        ("/alt/k(%C3%BC)hler.a+b", "301 /products/k%C3%BChler-$1/"),
        ("/alt/kxhler.a+b", "404"),
        ("/%C3%BCber%20uns.html", "301 /about/"),
        ("/shop/", "308 https://shop.example.com/%C3%84?a=b#c"),
        ("/gone/", "410"),
        ("/about/", "200"),
    ] {
        let found = server.leads(old);
        // The same in other words (RFC 3986, section 6.2.2).
        let found = found.replace("%241", "$1").replace("%c3%b", "%C3%B");
        let found = found
            .replace("%c3%84", "%C3%84")
            .replace("%C3%Bc", "%C3%BC");
        assert_eq!(
            found,
            expected,
            "{old}\n{}",
            site.path("error.log").display()
        );
    }
    let not_found = server.get("/no/such/page");
    assert_eq!(not_found.status, 404);
    assert_eq!(not_found.text(), site.made("404.html"));
    let not_found = server.get("/de/kein/blatt/");
    assert_eq!(not_found.status, 404);
    assert_eq!(not_found.text(), site.made("de/404.html"));
    has_headers(server, site);
}

fn has_headers(server: &Server, site: &Folder) {
    for page in ["/", "/about/", "/no/such/page", "/de/"] {
        let answer = server.get(page);
        let policy = answer.header("Content-Security-Policy").unwrap_or_default();
        assert!(
            policy.starts_with("default-src 'none'; "),
            "{page}: {}",
            answer.head
        );
        assert_eq!(
            answer.header("X-Content-Type-Options"),
            Some("nosniff"),
            "{page}"
        );
        assert_eq!(answer.header("Strict-Transport-Security"), None, "{page}");
    }
    assert_eq!(server.get("/").header("Cache-Control"), Some("no-cache"));
    let css = std::fs::read_dir(site.path("public/assets")).expect("is a folder");
    let css = css.map(|file| file.expect("is read").file_name());
    let css = css.map(|name| name.into_string().expect("is text"));
    let css = css
        .into_iter()
        .find(|name| name.split('.').next_back() == Some("css"));
    let answer = server.get(&format!("/assets/{}", css.expect("there is a style sheet")));
    assert_eq!(answer.status, 200);
    let kept = Some("public, max-age=31536000, immutable");
    assert_eq!(answer.header("Cache-Control"), kept, "{}", answer.head);
    assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"));
    assert_eq!(server.get("/nginx.conf.txt").status, 404);
}

/// `https = true`: what came in plain, or to the other name, leads to the one.
fn leads_to_https(server: &Server) {
    let ask = |headers: &str| server.says(&server.ask("/about/?a=b", headers));
    let plain = "301 https://www.example.com/about/?a=b";
    assert_eq!(ask("Host: www.example.com\r\n"), plain);
    assert_eq!(ask("Host: example.com\r\n"), plain);
    let by_proxy = "X-Forwarded-Proto: https\r\n";
    assert_eq!(ask(&format!("Host: www.example.com\r\n{by_proxy}")), "200");
    assert_eq!(ask(&format!("Host: example.com\r\n{by_proxy}")), plain);
    // A copy of the site elsewhere, for a look, is left alone.
    assert_eq!(ask("Host: staging.example.com\r\n"), "200");
    let strict = server
        .get("/")
        .header("Strict-Transport-Security")
        .map(str::to_owned);
    assert_eq!(strict.as_deref(), Some("max-age=31536000"));
}

#[test]
fn nginx_serves_the_site_as_its_rules_say() {
    if !installed("nginx") {
        return;
    }
    let site = site("kind = \"nginx\"").built();
    serves_the_rules(&site, &nginx(&site));
    let site = self::site("kind = \"nginx\"\nhttps = true").built();
    leads_to_https(&nginx(&site));
}

#[test]
fn apache_serves_the_site_as_its_rules_say() {
    if !installed("apache2") {
        return;
    }
    let site = site("kind = \"apache\"").built();
    serves_the_rules(&site, &apache(&site));
    let site = self::site("kind = \"apache\"\nhttps = true").built();
    leads_to_https(&apache(&site));
}
