//! A page that has turned against its owner: what it can reach, and what it cannot.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use penning_e2e::{ALL, GITHUB, HOSPITAL, Page, Result, travel};
use serde_json::Value;

use crate::rights::commands;

/// Every way that a page has to reach a server, each to an address of its own.
const WAYS_OUT: &str = r#"
    const to = (way) => `http://127.0.0.1:PORT/${way}`;
    const ways = {
        fetch: () => fetch(to('fetch')),
        blind: () => fetch(to('blind'), { mode: 'no-cors', method: 'POST', body: 'x' }),
        request: () => { const asked = new XMLHttpRequest(); asked.open('GET', to('request')); asked.send(); },
        picture: () => { new Image().src = to('picture'); },
        socket: () => new WebSocket('ws://127.0.0.1:PORT/socket'),
        events: () => new EventSource(to('events')),
        beacon: () => navigator.sendBeacon(to('beacon'), 'x'),
        worker: () => new Worker(to('worker')),
        font: () => new FontFace('f', `url(${to('font')})`).load(),
        sound: () => new Audio(to('sound')).play(),
        peer: () => { const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:PORT' }] }); peer.createDataChannel('x'); peer.createOffer().then((offer) => peer.setLocalDescription(offer)); },
        opened: () => window.open(to('opened')),
        form: () => { const form = document.createElement('form'); form.action = to('form'); document.body.append(form); form.submit(); },
        left: () => { location.href = to('left'); },
    };
    for (const [tag, name] of [['script', 'src'], ['iframe', 'src'], ['object', 'data'], ['embed', 'src'], ['video', 'src'], ['link', 'href']]) {
        for (const rel of tag === 'link' ? ['stylesheet', 'prefetch', 'preconnect', 'icon', 'manifest'] : ['']) {
            ways[tag + rel] = () => {
                const element = document.createElement(tag);
                if (rel) element.rel = rel;
                element[name] = to(tag + rel);
                document.body.append(element);
            };
        }
    }
    ways.style = () => { const style = document.createElement('style'); style.textContent = `@import url(${to('style')}); body { background: url(${to('paint')}) }`; document.head.append(style); };
    ways.refresh = () => { const meta = document.createElement('meta'); meta.httpEquiv = 'refresh'; meta.content = `0;url=${to('refresh')}`; document.head.append(meta); };
    let tried = 0;
    for (const go of Object.values(ways)) {
        tried += 1;
        try { Promise.resolve(go()).catch(() => {}); } catch {}
    }
    return tried;
"#;

#[test]
fn a_hostile_page_reaches_no_server() -> Result<()> {
    travel("walls-network", async |journey| {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let reached = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&reached);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                let mut connection: TcpStream = connection;
                let _ = connection.set_read_timeout(Some(Duration::from_millis(200)));
                let mut asked = [0; 256];
                let read = connection.read(&mut asked).unwrap_or(0);
                eprintln!("reached: {}", String::from_utf8_lossy(&asked[..read]));
            }
        });
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        let script = WAYS_OUT.replace("PORT", &address.port().to_string());
        let tried = page.script(&script).await?;
        assert!(tried.as_u64() > Some(20), "{tried}");
        // Long enough for whatever had begun.
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert_eq!(reached.load(Ordering::SeqCst), 0, "connections");
        GITHUB.is_right_in(&page).await?;
        // The server does count.
        drop(TcpStream::connect(address)?);
        page.until("the count", async |_| {
            Ok(reached.load(Ordering::SeqCst) == 1)
        })
        .await
    })
}

#[test]
fn the_page_is_under_its_policy_and_has_no_global_handle() -> Result<()> {
    travel("walls-policy", async |journey| {
        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        let told = answer(
            &page,
            r#"
            const script = document.createElement('script');
            script.textContent = 'window.injected = true';
            document.body.append(script);
            let made = 'refused';
            try { made = new Function('return "ran"')(); } catch {}
            const head = await fetch(location.href);
            return {
                injected: window.injected === true,
                made,
                global: typeof window.__TAURI__,
                frozen: Object.isFrozen(Object.prototype),
                policy: head.headers.get('content-security-policy') ?? '',
            };
            "#,
        )
        .await?;
        assert_eq!(told["injected"], false, "{told}");
        assert_eq!(told["made"], "refused", "{told}");
        assert_eq!(told["global"], "undefined", "{told}");
        assert_eq!(told["frozen"], true, "{told}");
        let policy = told["policy"].as_str().unwrap_or_default();
        assert!(policy.contains("default-src 'none'"), "{told}");
        assert!(!policy.contains("unsafe"), "{told}");
        Ok(())
    })
}

/// Of all commands, these alone are not called: they do what they are for without being told more. They end or lock
/// Penning, wait for a person in a dialog of the desktop or before the whole screen, or change how the vault opens.
/// Whoever speaks for the page speaks for its owner there.
const LEFT_OUT: &[&str] = &[
    "quit",
    "hide_window",
    "enrol_marked",
    "backups_choose_folder",
    "copy_choose",
    "back_up_portable",
    "prove_presence",
    "vault_lock",
    "set_password",
    "use_keychain",
    "make_new_key",
    "make_recovery_kit",
];

/// A command that took no longer can be called some thousand times.
const AT_ONCE_MS: f64 = 60.0;

/// Calls commands with values made at random: of the right names and wrong kinds, of wrong names, far too
/// large, nested, or bytes. What came back, without repetitions.
const CALLS: &str = r#"
    let state = SEED;
    const random = (below) => {
        state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
        return (state >>> 0) % below;
    };
    const names = ['id', 'ids', 'which', 'edit', 'pinned', 'before', 'text', 'typed', 'pendingIds', 'choices', 'settings',
        'password', 'key', 'how', 'code', 'issuer', 'accountName', 'secret', 'kind', 'digits', 'counter', 'onExisting', '__proto__', ''];
    const texts = ['', '0', 'null', '../../etc/passwd', '\u0000', '\u202e<b>x</b>', 'otpauth://totp/a?secret=', 'AGE-SECRET-KEY-1',
        'current', 'merge', 'totp', 'vault-0000000001-0123456789abcdef.age', '00000000-0000-4000-8000-000000000000', 'x'.repeat(5000), '😀'.repeat(99)];
    const value = (depth) => {
        switch (random(depth > 3 ? 6 : 9)) {
            case 0: return null;
            case 1: return random(2) === 1;
            case 2: return random(1000) - 500;
            case 3: return [1e308, -1, 2 ** 53, 0.5, 4294967296][random(5)];
            case 4: return texts[random(texts.length)];
            case 5: return String.fromCharCode(...Array.from({ length: random(40) }, () => random(65536)));
            case 6: return Array.from({ length: random(6) }, () => value(depth + 1));
            case 7: return Array.from({ length: random(3) }, () => texts[random(texts.length)]);
            default: return Object.fromEntries(Array.from({ length: random(6) }, () => [names[random(names.length)], value(depth + 1)]));
        }
    };
    const body = () => {
        if (random(8) === 0) return Uint8Array.from({ length: random(300) }, () => random(256));
        const made = {};
        for (const name of names) if (random(2) === 1) made[name] = value(0);
        return made;
    };
    // As the page seals what somebody typed: such commands take nothing else.
    const sealed = async (value) => {
        const offered = await window.__TAURI_INTERNALS__.invoke('seal_key');
        const curve = { name: 'ECDH', namedCurve: 'P-256' };
        const theirs = await crypto.subtle.importKey('raw', offered, curve, false, []);
        const pair = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
        const ours = await crypto.subtle.exportKey('raw', pair.publicKey);
        const agreed = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, pair.privateKey, 256);
        const bytes = async (...parts) => new Uint8Array(await new Blob(parts).arrayBuffer());
        const digest = await crypto.subtle.digest('SHA-256', await bytes(agreed, offered, ours));
        const key = await crypto.subtle.importKey('raw', digest, 'AES-GCM', false, ['encrypt']);
        const text = new TextEncoder().encode(JSON.stringify(value));
        return bytes(offered, ours, await crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, text));
    };
    const told = new Set();
    const slowest = {};
    let calls = 0;
    let answered = 0;
    const call = async (command) => {
        calls += 1;
        const late = new Promise((resolve) => setTimeout(resolve, 20000, 'NO ANSWER'));
        const asks = random(3) === 0 ? await sealed(random(2) === 0 ? value(0) : body()) : body();
        const began = performance.now();
        const asked = window.__TAURI_INTERNALS__.invoke(command, asks, { headers: { 'x-name': encodeURIComponent(texts[random(12)].slice(0, 9)) } });
        const answer = await Promise.race([late, asked.then((fine) => ['fine', fine], (refused) => ['refused', refused])]);
        slowest[command] = Math.max(slowest[command] ?? 0, performance.now() - began);
        if (answer === 'NO ANSWER') told.add(`${command}: no answer`);
        else answered += 1;
        told.add(command + ' ' + JSON.stringify(answer).replace(/\d{6,}/g, '#').slice(0, 4000));
    };
    for (let at = 0; at < COUNT; at += ATONCE) {
        await Promise.all(Array.from({ length: Math.min(ATONCE, COUNT - at) }, (_, next) => call(COMMANDS[(at + next) % COMMANDS.length])));
    }
    return { calls, answered, told: [...told], slowest };
"#;

#[test]
fn ten_thousand_random_calls_bring_no_panic_no_secret_and_store_nothing() -> Result<()> {
    travel("walls-hostile", async |journey| {
        let page = journey.start().await?;
        for account in [GITHUB, HOSPITAL] {
            page.paste(journey, &account.uri()).await?;
            page.add().await?;
        }
        let before = journey.processes();
        let all: Vec<&str> = commands()
            .into_iter()
            .filter(|one| !LEFT_OUT.contains(one))
            .collect();
        // One at a time, to see which answer at once. The others cost a look at the screen, a derived key, a file.
        let told = ask(&page, &all, (3 * all.len(), 1), 99).await?;
        let mut calls = told["calls"].as_u64().unwrap_or_default();
        assert_eq!(told["calls"], told["answered"], "{}", told["told"]);
        let mut kinds = check(&told)?;
        let quick: Vec<&str> = all
            .iter()
            .copied()
            .filter(|one| {
                told["slowest"][*one]
                    .as_f64()
                    .is_some_and(|ms| ms < AT_ONCE_MS)
            })
            .collect();
        assert!(quick.len() > all.len() / 2, "{}", told["slowest"]);
        for round in 1..=20_u32 {
            let told = ask(&page, &quick, (500, 16), round).await?;
            calls += told["calls"].as_u64().unwrap_or_default();
            assert_eq!(told["calls"], told["answered"], "{}", told["told"]);
            kinds += check(&told)?;
        }
        assert!(calls >= 10_000, "{calls}");
        eprintln!(
            "{calls} calls: many of {} commands, three of each of {} others, none of {}: {kinds} different answers",
            quick.len(),
            all.len() - quick.len(),
            LEFT_OUT.len()
        );
        assert_eq!(journey.processes(), before, "the same process still runs");
        assert!(!journey.said()?.contains("panicked"), "{}", journey.said()?);

        journey.kill().await?;
        let page = journey.start().await?;
        for account in [GITHUB, HOSPITAL] {
            account.is_right_in(&page).await?;
        }
        let rows = page
            .script("return document.querySelectorAll('[data-row]').length")
            .await?;
        assert_eq!(rows, 2, "nothing was stored");
        Ok(())
    })
}

async fn ask(
    page: &Page,
    commands: &[&str],
    (count, at_once): (usize, usize),
    seed: u32,
) -> Result<Value> {
    let script = CALLS
        .replace("COMMANDS", &serde_json::to_string(commands)?)
        .replace("COUNT", &count.to_string())
        .replace("ATONCE", &at_once.to_string())
        .replace("SEED", &seed.to_string());
    answer(page, &script).await
}

/// No answer holds a secret of an account, in any of the forms it could have.
fn check(told: &Value) -> Result<usize> {
    let answers = told["told"].as_array().ok_or("no answers")?;
    for answer in answers {
        let answer = answer.as_str().unwrap_or_default();
        for account in ALL {
            let bytes = base32(account.secret);
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            for form in [
                account.secret.to_lowercase(),
                hex,
                String::from_utf8_lossy(&bytes).to_lowercase(),
            ] {
                assert!(
                    !answer.to_lowercase().contains(&form),
                    "a secret in {answer}"
                );
            }
        }
        assert!(!answer.contains("AGE-SECRET-KEY-1Q"), "a key in {answer}");
    }
    Ok(answers.len())
}

fn base32(text: &str) -> Vec<u8> {
    let value = |symbol: u8| match symbol {
        b'A'..=b'Z' => symbol - b'A',
        _ => symbol - b'2' + 26,
    };
    let bits: String = text
        .bytes()
        .map(|symbol| format!("{:05b}", value(symbol)))
        .collect();
    bits.as_bytes()
        .chunks_exact(8)
        .filter_map(|bits| u8::from_str_radix(std::str::from_utf8(bits).ok()?, 2).ok())
        .collect()
}

/// Runs an asynchronous script in the page and waits for what it returns, up to two minutes.
async fn answer(page: &Page, script: &str) -> Result<Value> {
    let started = format!(
        "window.penningAnswer = undefined; (async () => {{ {script} }})().then((fine) => (window.penningAnswer = {{ fine }}), \
         (wrong) => (window.penningAnswer = {{ wrong: String(wrong) }})); return true"
    );
    page.script(&started).await?;
    for _ in 0..1200 {
        let answer = page.script("return window.penningAnswer ?? null").await?;
        if let Some(wrong) = answer.get("wrong") {
            return Err(format!("the page's script failed: {wrong}").into());
        }
        if let Some(fine) = answer.get("fine") {
            return Ok(fine.clone());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("the page's script did not end".into())
}
