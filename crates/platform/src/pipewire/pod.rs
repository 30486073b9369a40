//! The few shapes of PipeWire's data format, SPA POD, that we need: which formats we take, which one was chosen.
//!
//! A pod is its body's length and type, 32 bits each, and the body, filled up to 8 bytes
//! (<https://docs.pipewire.org/page_spa_pod.html>). Numbers are the machine's own.

const ID: u32 = 3;
const INT: u32 = 4;
const RECTANGLE: u32 = 10;
const FRACTION: u32 = 11;
const OBJECT: u32 = 15;
const CHOICE: u32 = 19;

const OBJECT_FORMAT: u32 = 0x40003;
const OBJECT_BUFFERS: u32 = 0x40004;

pub const PARAM_ENUM_FORMAT: u32 = 3;
pub const PARAM_FORMAT: u32 = 4;
const PARAM_BUFFERS: u32 = 5;

const MEDIA_TYPE: u32 = 1;
const MEDIA_SUBTYPE: u32 = 2;
const VIDEO_FORMAT: u32 = 0x20001;
const VIDEO_SIZE: u32 = 0x20003;
const VIDEO_RATE: u32 = 0x20004;
const VIDEO_MOST_RATE: u32 = 0x20005;

const VIDEO: u32 = 2;
const RAW: u32 = 1;
const MJPG: u32 = 0x20002;

const BUFFERS_COUNT: u32 = 1;
const BUFFERS_DATA_TYPE: u32 = 6;
/// Memory that is mapped for us: `SPA_DATA_MemPtr` and `SPA_DATA_MemFd`.
const MAPPED: u32 = 1 << 1 | 1 << 2;

const CHOICE_RANGE: u32 = 1;
const CHOICE_ENUM: u32 = 3;
const CHOICE_FLAGS: u32 = 4;

/// How a camera's pixels are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// One of [`super::pixels`]' raw formats, by its number in `enum spa_video_format`.
    Raw(u32),
    /// Each picture a JPEG file.
    Jpeg,
}

/// The format that camera and program agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    pub coding: Coding,
    pub width: u32,
    pub height: u32,
}

/// Pods in memory as the library wants them: each begins at a multiple of 8 bytes.
pub struct Pods(Vec<Vec<u64>>);

impl Pods {
    pub fn pointers(&self) -> Vec<*const u64> {
        self.0.iter().map(|pod| pod.as_ptr()).collect()
    }
}

/// The formats we take of a camera, dearest first: enough pixels for a dense code at ten pictures a second and more, then whatever
/// the camera has.
pub fn camera_formats(raw: &[u32]) -> Pods {
    let raw_formats = |size, rate| format(RAW, Some(any_of(raw)), size, rate, None);
    let jpeg = |size, rate| format(MJPG, None, size, rate, None);
    let exactly = |width, height| [width, height, width, height, width, height];
    let any = [1280, 720, 1, 1, 4096, 4096];
    let quick = [30, 1, 10, 1, 60, 1];
    let any_rate = [30, 1, 0, 1, 120, 1];
    Pods(vec![
        raw_formats(exactly(1280, 720), quick),
        jpeg(exactly(1280, 720), quick),
        raw_formats(exactly(640, 480), quick),
        jpeg(exactly(640, 480), quick),
        raw_formats(any, any_rate),
        jpeg(any, any_rate),
    ])
}

/// The formats we take of a screen: whatever its size, and no more pictures than are looked at. No modifier is named, so
/// the pictures come in memory.
pub fn screen_formats(raw: &[u32]) -> Pods {
    let size = [1920, 1080, 1, 1, 32768, 32768];
    let any_rate = [0, 1, 0, 1, 240, 1];
    let at_most = [10, 1, 1, 1, 10, 1];
    let coding = Some(any_of(raw));
    Pods(vec![format(RAW, coding, size, any_rate, Some(at_most))])
}

/// One of these, the first if possible.
fn any_of(raw: &[u32]) -> Vec<u8> {
    let mut formats = vec![raw[0]];
    formats.extend(raw);
    choice(CHOICE_ENUM, ID, 4, &formats)
}

/// Buffers in memory that can be read, not on a graphics card.
pub fn wanted_buffers() -> Pods {
    let properties = [
        (BUFFERS_COUNT, choice(CHOICE_RANGE, INT, 4, &[4, 2, 8])),
        (
            BUFFERS_DATA_TYPE,
            choice(CHOICE_FLAGS, INT, 4, &[MAPPED, MAPPED]),
        ),
    ];
    Pods(vec![object(OBJECT_BUFFERS, PARAM_BUFFERS, &properties)])
}

fn format(
    subtype: u32,
    coding: Option<Vec<u8>>,
    size: [u32; 6],
    rate: [u32; 6],
    most_rate: Option<[u32; 6]>,
) -> Vec<u64> {
    let mut properties = vec![
        (MEDIA_TYPE, pod(ID, &words(&[VIDEO]))),
        (MEDIA_SUBTYPE, pod(ID, &words(&[subtype]))),
    ];
    properties.extend(coding.map(|coding| (VIDEO_FORMAT, coding)));
    properties.push((VIDEO_SIZE, choice(CHOICE_RANGE, RECTANGLE, 8, &size)));
    properties.push((VIDEO_RATE, choice(CHOICE_RANGE, FRACTION, 8, &rate)));
    let most_rate = most_rate.map(|most| choice(CHOICE_RANGE, FRACTION, 8, &most));
    properties.extend(most_rate.map(|most| (VIDEO_MOST_RATE, most)));
    object(OBJECT_FORMAT, PARAM_ENUM_FORMAT, &properties)
}

/// The format in the pod that a stream was told; `None` where it is no video or not one that was wanted.
pub fn chosen_format(pod: &[u8]) -> Option<Format> {
    let (kind, body) = split(pod)?;
    if kind != OBJECT || word(body, 0)? != OBJECT_FORMAT {
        return None;
    }
    let (mut subtype, mut raw, mut size) = (None, None, None);
    let mut rest = body.get(8..)?;
    while rest.len() >= 16 {
        let key = word(rest, 0)?;
        let value = rest.get(8..)?;
        let length = 8 + word(value, 0)? as usize;
        match (key, first_value(value)?) {
            (MEDIA_TYPE, value) if word(value, 0)? != VIDEO => return None,
            (MEDIA_SUBTYPE, value) => subtype = word(value, 0),
            (VIDEO_FORMAT, value) => raw = word(value, 0),
            (VIDEO_SIZE, value) => size = Some((word(value, 0)?, word(value, 4)?)),
            _ => {}
        }
        rest = value.get(length.next_multiple_of(8)..).unwrap_or_default();
    }
    let coding = match subtype? {
        RAW => Coding::Raw(raw?),
        MJPG => Coding::Jpeg,
        _ => return None,
    };
    let (width, height) = size?;
    Some(Format {
        coding,
        width,
        height,
    })
}

/// The body of a value, or of the first one where several are left to choose from.
fn first_value(pod: &[u8]) -> Option<&[u8]> {
    let (kind, body) = split(pod)?;
    if kind == CHOICE {
        body.get(16..)
    } else {
        Some(body)
    }
}

fn split(pod: &[u8]) -> Option<(u32, &[u8])> {
    let length = word(pod, 0)? as usize;
    Some((word(pod, 4)?, pod.get(8..8 + length)?))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_ne_bytes(four.try_into().ok()?))
}

fn words(values: &[u32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_ne_bytes())
        .collect()
}

fn pod(kind: u32, body: &[u8]) -> Vec<u8> {
    // No body here is longer than some hundred bytes.
    let mut pod = words(&[body.len() as u32, kind]);
    pod.extend(body);
    pod.resize(pod.len().next_multiple_of(8), 0);
    pod
}

fn choice(kind: u32, child: u32, child_bytes: u32, values: &[u32]) -> Vec<u8> {
    let mut body = words(&[kind, 0, child_bytes, child]);
    body.extend(words(values));
    pod(CHOICE, &body)
}

fn object(kind: u32, id: u32, properties: &[(u32, Vec<u8>)]) -> Vec<u64> {
    let mut body = words(&[kind, id]);
    for (key, value) in properties {
        body.extend(words(&[*key, 0]));
        body.extend(value);
    }
    pod(OBJECT, &body)
        .chunks_exact(8)
        .map(|eight| {
            let mut word = [0; 8];
            word.copy_from_slice(eight);
            u64::from_ne_bytes(word)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(pod: &[u64]) -> Vec<u8> {
        pod.iter().flat_map(|word| word.to_ne_bytes()).collect()
    }

    #[test]
    fn a_wanted_format_reads_as_what_it_says() {
        let Pods(pods) = camera_formats(&[4, 23]);
        let first = chosen_format(&bytes(&pods[0])).expect("a format");
        let expected = Format {
            coding: Coding::Raw(4),
            width: 1280,
            height: 720,
        };
        assert_eq!(first, expected);
        let second = chosen_format(&bytes(&pods[1])).expect("a format");
        assert_eq!(second.coding, Coding::Jpeg);
    }

    #[test]
    fn cut_off_pods_are_no_format() {
        let Pods(pods) = camera_formats(&[4]);
        let whole = bytes(&pods[0]);
        for length in 0..whole.len() {
            assert_eq!(chosen_format(&whole[..length]), None, "{length} bytes");
        }
        let Pods(screen) = screen_formats(&[8, 4]);
        assert_eq!(
            chosen_format(&bytes(&screen[0])).map(|one| one.coding),
            Some(Coding::Raw(8))
        );
        let Pods(buffers) = wanted_buffers();
        assert_eq!(chosen_format(&bytes(&buffers[0])), None);
    }
}
