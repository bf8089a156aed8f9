<?php
// Sends the enquiries of this site. It is made together with the site: change brand.toml, not this.
// It writes to one address, from one address, and nothing that a visitor sends can change either.
declare(strict_types=1);

const SETTINGS = /*settings*/;

/** Largest request in bytes. */
const MOST_BYTES = 100000;
/** Largest line, and largest text of several lines, in bytes. */
const MOST_LINE = 500;
const MOST_TEXT = 40000;
/** Enquiries in an hour: from one connection, and in all. */
const MOST_HERE = 10;
const MOST_HOURLY = 300;

ini_set('display_errors', '0');

/** An enquiry that is not sent: why, which fields are to blame, and the status of the answer. */
final class Refusal extends Exception
{
    public function __construct(public string $why, public int $status, public array $fields = [])
    {
        parent::__construct($why);
    }
}

/** What a visitor sent under a name: text in UTF-8 without control characters. */
function sent(string $name): string
{
    $value = $_POST[$name] ?? '';
    if (!is_string($value) || preg_match('//u', $value) !== 1) {
        throw new Refusal('fields', 400, [$name]);
    }
    $lines = in_array($name, ['message', 'list'], true);
    if (strlen($value) > ($lines ? MOST_TEXT : MOST_LINE)) {
        throw new Refusal('too_long', 413);
    }
    if (!$lines) {
        return trim(preg_replace('/[\x00-\x1f\x7f\x{80}-\x{9f}\x{2028}\x{2029}]+/u', ' ', $value));
    }
    $value = str_replace(["\r\n", "\r"], "\n", $value);
    return trim(preg_replace('/[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}]+/u', ' ', $value));
}

/** The words for the visitor. */
function words(): array
{
    $language = $_POST['lang'] ?? '';
    $known = is_string($language) && isset(SETTINGS['languages'][$language]);
    return SETTINGS['languages'][$known ? $language : array_key_first(SETTINGS['languages'])];
}

/** Refuses a flood. Of a connection only a keyed hash is kept, and that for an hour. */
function count_one(): void
{
    $address = $_SERVER['REMOTE_ADDR'] ?? '';
    $packed = inet_pton($address);
    if ($packed !== false && strlen($packed) === 16) {
        $address = substr($packed, 0, 8); // The network of one customer, in IPv6.
    }
    $key = substr(hash_hmac('sha256', $address, __FILE__ . SETTINGS['to']), 0, 16);
    $name = sys_get_temp_dir() . '/enquiries-' . substr(hash('sha256', __FILE__), 0, 16);
    $file = @fopen($name, 'c+');
    if ($file === false || !flock($file, LOCK_EX)) {
        error_log('enquiry.php: enquiries are not counted: no temporary file');
        return;
    }
    @chmod($name, 0600);
    $recent = [];
    foreach (explode("\n", (string) stream_get_contents($file, 1000000, 0)) as $line) {
        $parts = explode(' ', $line);
        if (count($parts) === 2 && (int) $parts[0] > time() - 3600) {
            $recent[] = $parts;
        }
    }
    $here = count(array_filter($recent, fn ($parts) => $parts[1] === $key));
    $full = $here >= MOST_HERE || count($recent) >= MOST_HOURLY;
    if (!$full) {
        $recent[] = [(string) time(), $key];
    }
    ftruncate($file, 0);
    rewind($file);
    fwrite($file, implode("\n", array_map(fn ($parts) => implode(' ', $parts), $recent)));
    fclose($file);
    if ($full) {
        throw new Refusal('too_many', 429);
    }
}

/** The fields of an enquiry by name, checked. */
function enquiry(): array
{
    $names = ['subject', 'sku', 'name', 'email', 'company', 'country', 'phone', 'message', 'list'];
    $enquiry = [];
    foreach ($names as $name) {
        $enquiry[$name] = sent($name);
    }
    $missing = array_filter(SETTINGS['required'], fn ($name) => $enquiry[$name] === '');
    $email = $enquiry['email'];
    if ($email !== '' && filter_var($email, FILTER_VALIDATE_EMAIL) === false) {
        $missing[] = 'email';
    }
    if (SETTINGS['consent'] && sent('consent') === '') {
        $missing[] = 'consent';
    }
    if ($missing !== []) {
        throw new Refusal('fields', 400, array_values($missing));
    }
    return $enquiry;
}

/** A header's text by RFC 2047, in words of at most 75 characters. */
function encoded(string $text): string
{
    if (preg_match('/^[\x20-\x7e]{0,60}$/', $text) === 1) {
        return $text;
    }
    preg_match_all('/.{1,11}/u', $text, $parts);
    $words = array_map(fn ($part) => '=?UTF-8?B?' . base64_encode($part) . '?=', $parts[0]);
    return implode("\r\n ", $words);
}

/** Mails it to the company. */
function send(array $enquiry): void
{
    $labels = SETTINGS['labels'];
    $body = '';
    foreach ($enquiry as $name => $value) {
        if ($value !== '' && $name !== 'subject') {
            $several = in_array($name, ['message', 'list'], true);
            $body .= $several ? "\n$labels[$name]:\n$value\n" : "$labels[$name]: $value\n";
        }
    }
    if (SETTINGS['consent']) {
        $body .= "\n" . $labels['consent'] . ': ' . words()['consent'] . "\n";
    }
    $headers = [
        'From' => encoded(SETTINGS['name']) . ' <' . SETTINGS['sender'] . '>',
        'MIME-Version' => '1.0',
        'Content-Type' => 'text/plain; charset=utf-8',
        'Content-Transfer-Encoding' => 'base64',
    ];
    if ($enquiry['email'] !== '') {
        $headers['Reply-To'] = $enquiry['email'];
    }
    $subject = encoded($enquiry['subject'] !== '' ? $enquiry['subject'] : $labels['subject']);
    $text = chunk_split(base64_encode(str_replace("\n", "\r\n", $body)));
    if (!@mail(SETTINGS['to'], $subject, $text, $headers, '-f' . SETTINGS['sender'])) {
        throw new Refusal('not_sent', 500);
    }
}

/** Whether a folder can be seen by visitors. */
function is_public(string $folder): bool
{
    $document_root = $_SERVER['DOCUMENT_ROOT'] ?? '';
    foreach ([__DIR__, $document_root === '' ? __DIR__ : $document_root] as $root) {
        $root = realpath($root);
        $inside = $root !== false && str_starts_with(
            $folder . DIRECTORY_SEPARATOR,
            rtrim($root, DIRECTORY_SEPARATOR) . DIRECTORY_SEPARATOR,
        );
        if ($inside) {
            return true;
        }
    }
    return false;
}

/** Keeps a copy. What a spreadsheet would take for a formula is made text. */
function keep(array $enquiry): void
{
    if (SETTINGS['copy'] === '') {
        return;
    }
    $path = SETTINGS['copy'];
    $path = str_starts_with($path, '/') ? $path : __DIR__ . '/' . $path;
    $folder = realpath(dirname($path));
    if ($folder === false || is_public($folder)) {
        error_log('enquiry.php: no copy is kept: `copy` is not a folder outside the web root');
        return;
    }
    $file = @fopen($folder . '/' . basename($path), 'ab');
    if ($file === false || !flock($file, LOCK_EX)) {
        error_log('enquiry.php: no copy is kept: `copy` can not be written');
        return;
    }
    $plain = fn ($cell) => preg_match('/^[=+\-@\t\r]/', $cell) === 1 ? "'" . $cell : $cell;
    fseek($file, 0, SEEK_END);
    if (ftell($file) === 0) {
        fwrite($file, "\u{feff}");
        fputcsv($file, ['time', ...array_keys($enquiry)], ',', '"', '');
    }
    $cells = array_map($plain, array_values($enquiry));
    fputcsv($file, [gmdate('Y-m-d\TH:i:s\Z'), ...$cells], ',', '"', '');
    fclose($file);
}

/** Says why an enquiry was not sent, in the visitor's language. */
function refuse(Refusal $refusal): void
{
    $words = words();
    $why = $words[$refusal->why];
    $named = array_filter(array_map(fn ($name) => $words['labels'][$name] ?? '', $refusal->fields));
    if ($refusal->why === 'fields') {
        $why .= ' ' . implode(', ', $named);
    }
    http_response_code($refusal->status);
    header('Content-Type: text/html; charset=utf-8');
    header("Content-Security-Policy: default-src 'none'");
    if ($refusal->status === 429) {
        header('Retry-After: 3600');
    }
    $safe = fn ($text) => htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    echo '<!doctype html><html lang="', $safe($words['lang']), '" dir="', $safe($words['dir']), '">',
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        '<title>', $safe($words['title']), '</title><h1>', $safe($words['title']), '</h1>',
        '<p>', $safe($why), '</p><p>', $safe($words['back']), ' ', $safe(SETTINGS['to']), "</p></html>\n";
}

function main(): void
{
    header_remove('X-Powered-By');
    header('X-Content-Type-Options: nosniff');
    header('X-Robots-Tag: noindex');
    header('Cache-Control: no-store');
    if (($_SERVER['REQUEST_METHOD'] ?? '') !== 'POST') {
        header('Location: ' . words()['form'], true, 303);
        return;
    }
    try {
        if ((int) ($_SERVER['CONTENT_LENGTH'] ?? 0) > MOST_BYTES) {
            throw new Refusal('too_long', 413);
        }
        count_one();
        // Only a robot fills in what nobody sees. It is told that all went well.
        if (($_POST['website'] ?? '') === '') {
            $enquiry = enquiry();
            keep($enquiry);
            send($enquiry);
        }
        header('Location: ' . words()['thanks'], true, 303);
    } catch (Refusal $refusal) {
        refuse($refusal);
    } catch (Throwable $fault) {
        error_log('enquiry.php: ' . $fault->getMessage());
        refuse(new Refusal('not_sent', 500));
    }
}

main();
