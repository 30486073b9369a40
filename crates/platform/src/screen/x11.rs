//! X11: every monitor that RandR knows, read straight from the root window.

use penning_session::ports::{PixelOrder, ScreenError, Shot};
use x11rb::connection::{Connection, RequestConnection};
use x11rb::protocol::randr::{self, ConnectionExt as _};
use x11rb::protocol::shm::ConnectionExt as _;
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat, ImageOrder, Setup, Visualtype};
use x11rb::rust_connection::RustConnection;
use zeroize::Zeroizing;

mod eyes;
mod frame;
mod shared;

use shared::Shared;

pub fn capture() -> Result<Vec<Shot>, ScreenError> {
    Display::connect()?.capture()
}

pub use eyes::Eyes;
pub use frame::mark;

/// A connection to the X11 server, and what is known of its screen.
struct Display {
    server: RustConnection,
    root: u32,
    pixels: Pixels,
}

impl Display {
    fn connect() -> Result<Display, ScreenError> {
        let (server, number) = RustConnection::connect(None).map_err(|error| {
            log::info!("no X11 display: {error}");
            ScreenError::NoDisplay
        })?;
        let screen = &server.setup().roots[number];
        let pixels = Pixels::of(server.setup(), screen.root_visual, screen.root_depth)?;
        let root = screen.root;
        Ok(Display {
            server,
            root,
            pixels,
        })
    }

    fn whole(&self) -> Result<Area, ScreenError> {
        let root = self.server.get_geometry(self.root).map_err(failed)?;
        let root = root.reply().map_err(failed)?;
        Ok(Area {
            name: "screen".into(),
            x: 0,
            y: 0,
            width: root.width,
            height: root.height,
        })
    }

    /// The monitors as they are now: their number, places and sizes may have changed.
    fn areas(&self) -> Result<Vec<Area>, ScreenError> {
        let whole = self.whole()?;
        let areas = match monitors(&self.server, self.root)? {
            monitors if monitors.is_empty() => vec![whole],
            monitors => monitors
                .iter()
                .filter_map(|area| area.within(&whole))
                .collect(),
        };
        if areas.is_empty() {
            return Err(ScreenError::NoDisplay);
        }
        Ok(areas)
    }

    fn capture(&self) -> Result<Vec<Shot>, ScreenError> {
        self.capture_areas(self.areas()?)
    }

    fn capture_areas(&self, areas: Vec<Area>) -> Result<Vec<Shot>, ScreenError> {
        let pictures = match shared(&self.server, self.root, self.pixels, &areas)? {
            Some(pictures) => pictures,
            None => sent(&self.server, self.root, self.pixels, &areas)?,
        };
        let shot = |(area, picture): (Area, _)| Shot {
            name: area.name,
            x: i32::from(area.x),
            y: i32::from(area.y),
            width: u32::from(area.width),
            height: u32::from(area.height),
            scale: 1.0,
            order: PixelOrder::Bgrx,
            pixels: picture,
        };
        Ok(areas.into_iter().zip(pictures).map(shot).collect())
    }
}

/// The pictures of `areas` through shared memory; `None` where there can be none.
fn shared(
    server: &RustConnection,
    root: u32,
    pixels: Pixels,
    areas: &[Area],
) -> Result<Option<Vec<Zeroizing<Vec<u8>>>>, ScreenError> {
    let length = areas.iter().map(|area| pixels.length(area)).sum();
    let Some(memory) = Shared::with(server, length) else {
        return Ok(None);
    };
    // All are asked for before the first is waited for, so that they show one moment.
    let mut asked = Vec::with_capacity(areas.len());
    let mut offset = 0;
    for area in areas {
        let request = server.shm_get_image(
            root,
            area.x,
            area.y,
            area.width,
            area.height,
            u32::MAX,
            ImageFormat::Z_PIXMAP.into(),
            memory.segment(),
            u32::try_from(offset).map_err(failed)?,
        );
        asked.push(request.map_err(failed)?);
        offset += pixels.length(area);
    }
    for request in asked {
        request.reply().map_err(failed)?;
    }
    let mut rest = memory.bytes();
    let mut pictures = Vec::with_capacity(areas.len());
    for area in areas {
        let (rows, others) = rest.split_at(pixels.length(area));
        pictures.push(pixels.to_bgrx(rows, area)?);
        rest = others;
    }
    Ok(Some(pictures))
}

/// The pictures of `areas` through the connection itself.
fn sent(
    server: &RustConnection,
    root: u32,
    pixels: Pixels,
    areas: &[Area],
) -> Result<Vec<Zeroizing<Vec<u8>>>, ScreenError> {
    const HEADER: usize = 32;
    let mut asked = Vec::with_capacity(areas.len());
    for area in areas {
        let format = ImageFormat::Z_PIXMAP;
        let (x, y, width, height) = (area.x, area.y, area.width, area.height);
        let request = server.get_image(format, root, x, y, width, height, u32::MAX);
        asked.push(request.map_err(failed)?);
    }
    let mut pictures = Vec::with_capacity(areas.len());
    for (area, request) in areas.iter().zip(asked) {
        // The reply as it arrived: parsing it would leave a copy of the pixels behind.
        let reply = Zeroizing::new(request.raw_reply().map_err(failed)?);
        pictures.push(pixels.to_bgrx(reply.get(HEADER..).unwrap_or_default(), area)?);
    }
    Ok(pictures)
}

/// A rectangle of the root window.
#[derive(Debug, PartialEq, Eq)]
struct Area {
    name: String,
    x: i16,
    y: i16,
    width: u16,
    height: u16,
}

impl Area {
    /// The part that is on the root window; reading beyond it is an error in X11.
    fn within(&self, whole: &Area) -> Option<Area> {
        let clip = |start: i16, length: u16, whole: u16| {
            let from = i32::from(start).clamp(0, i32::from(whole));
            let to = (i32::from(start) + i32::from(length)).clamp(0, i32::from(whole));
            Some((i16::try_from(from).ok()?, u16::try_from(to - from).ok()?))
        };
        let (x, width) = clip(self.x, self.width, whole.width)?;
        let (y, height) = clip(self.y, self.height, whole.height)?;
        (width > 0 && height > 0).then(|| Area {
            name: self.name.clone(),
            x,
            y,
            width,
            height,
        })
    }
}

/// The active monitors; none where the server has no RandR 1.5.
fn monitors(server: &RustConnection, root: u32) -> Result<Vec<Area>, ScreenError> {
    let extension = server
        .extension_information(randr::X11_EXTENSION_NAME)
        .map_err(failed)?;
    if extension.is_none() {
        return Ok(Vec::new());
    }
    let version = server.randr_query_version(1, 5).map_err(failed)?;
    let version = version.reply().map_err(failed)?;
    if (version.major_version, version.minor_version) < (1, 5) {
        return Ok(Vec::new());
    }
    let monitors = server.randr_get_monitors(root, true).map_err(failed)?;
    let monitors = monitors.reply().map_err(failed)?.monitors;
    let named: Vec<_> = monitors
        .iter()
        .map(|monitor| server.get_atom_name(monitor.name))
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    let mut areas = Vec::with_capacity(monitors.len());
    for (monitor, name) in monitors.iter().zip(named) {
        let name = name.reply().map_err(failed)?.name;
        areas.push(Area {
            name: String::from_utf8_lossy(&name).into_owned(),
            x: monitor.x,
            y: monitor.y,
            width: monitor.width,
            height: monitor.height,
        });
    }
    Ok(areas)
}

/// How this server lays out the pixels of its root window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pixels {
    bits: u8,
    /// Rows start at multiples of so many bits.
    row_pad: u8,
    big_endian: bool,
    red: Channel,
    green: Channel,
    blue: Channel,
}

/// The bits of a pixel that hold one colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Channel {
    shift: u32,
    bits: u32,
}

impl Channel {
    fn of(mask: u32) -> Channel {
        Channel {
            shift: mask.trailing_zeros(),
            bits: mask.count_ones(),
        }
    }

    /// The colour's upper 8 bits, or its fewer bits repeated so that full stays full.
    fn of_pixel(self, pixel: u32) -> u8 {
        let value = (pixel >> self.shift) & ((1 << self.bits) - 1);
        match self.bits {
            8.. => (value >> (self.bits - 8)) as u8,
            bits => (value * 255 / ((1 << bits) - 1)) as u8,
        }
    }
}

impl Pixels {
    fn of(setup: &Setup, visual: u32, depth: u8) -> Result<Pixels, ScreenError> {
        let format = setup.pixmap_formats.iter().find(|f| f.depth == depth);
        let visual = setup
            .roots
            .iter()
            .flat_map(|screen| &screen.allowed_depths)
            .flat_map(|depth| &depth.visuals)
            .find(|known| known.visual_id == visual);
        let (Some(format), Some(visual)) = (format, visual) else {
            return Err(ScreenError::Failed(format!("unknown depth {depth}")));
        };
        let Visualtype {
            red_mask,
            green_mask,
            blue_mask,
            ..
        } = *visual;
        let masks = [red_mask, green_mask, blue_mask];
        if !matches!(format.bits_per_pixel, 16 | 24 | 32) || masks.contains(&0) {
            return Err(ScreenError::Failed(format!(
                "a screen with a palette of colours (depth {depth})"
            )));
        }
        Ok(Pixels {
            bits: format.bits_per_pixel,
            row_pad: format.scanline_pad,
            big_endian: setup.image_byte_order == ImageOrder::MSB_FIRST,
            red: Channel::of(red_mask),
            green: Channel::of(green_mask),
            blue: Channel::of(blue_mask),
        })
    }

    /// What nearly every screen has: the bytes are in the wanted order already.
    fn is_bgrx(self) -> bool {
        self.bits == 32
            && !self.big_endian
            && [self.blue, self.green, self.red]
                == [
                    Channel { shift: 0, bits: 8 },
                    Channel { shift: 8, bits: 8 },
                    Channel { shift: 16, bits: 8 },
                ]
    }

    /// Bytes from the start of one row to the start of the next.
    fn row(self, area: &Area) -> usize {
        let bits = usize::from(area.width) * usize::from(self.bits);
        bits.next_multiple_of(usize::from(self.row_pad)) / 8
    }

    fn length(self, area: &Area) -> usize {
        self.row(area) * usize::from(area.height)
    }

    /// `rows`: as the server writes them, with padding.
    fn to_bgrx(self, rows: &[u8], area: &Area) -> Result<Zeroizing<Vec<u8>>, ScreenError> {
        let Some(rows) = rows.get(..self.length(area)) else {
            return Err(ScreenError::Failed("the answer was cut short".into()));
        };
        if self.is_bgrx() {
            return Ok(Zeroizing::new(rows.to_vec()));
        }
        let (width, height) = (usize::from(area.width), usize::from(area.height));
        let mut picture = Zeroizing::new(Vec::with_capacity(width * height * 4));
        for row in rows.chunks_exact(self.row(area)) {
            for pixel in row.chunks_exact(usize::from(self.bits / 8)).take(width) {
                let fold = |value, byte: &u8| value << 8 | u32::from(*byte);
                let value = if self.big_endian {
                    pixel.iter().fold(0, fold)
                } else {
                    pixel.iter().rev().fold(0, fold)
                };
                let colours = [self.blue, self.green, self.red];
                picture.extend(colours.map(|colour| colour.of_pixel(value)));
                picture.push(255);
            }
        }
        Ok(picture)
    }
}

fn failed(error: impl std::fmt::Display) -> ScreenError {
    ScreenError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(bits: u8, red: u32, green: u32, blue: u32) -> Pixels {
        Pixels {
            bits,
            row_pad: 32,
            big_endian: false,
            red: Channel::of(red),
            green: Channel::of(green),
            blue: Channel::of(blue),
        }
    }

    fn area(x: i16, y: i16, width: u16, height: u16) -> Area {
        Area {
            name: "A".into(),
            x,
            y,
            width,
            height,
        }
    }

    #[test]
    fn usual_pixels_stay_as_they_are() {
        let usual = pixels(32, 0xff0000, 0x00ff00, 0x0000ff);
        assert!(usual.is_bgrx());
        let bgrx = usual.to_bgrx(&[1, 2, 3, 0, 4, 5, 6, 0, 9], &area(0, 0, 1, 2));
        assert_eq!(*bgrx.expect("complete"), [1, 2, 3, 0, 4, 5, 6, 0]);
    }

    #[test]
    fn sixteen_bit_pixels_become_full_colours_and_lose_their_row_padding() {
        let packed = pixels(16, 0xf800, 0x07e0, 0x001f);
        let white_then_red = [0xff, 0xff, 0, 0, 0x00, 0xf8, 0, 0];
        let bgrx = packed.to_bgrx(&white_then_red, &area(0, 0, 1, 2));
        let bgrx = bgrx.expect("complete");
        assert_eq!(*bgrx, [255, 255, 255, 255, 0, 0, 255, 255]);
    }

    #[test]
    fn ten_bit_pixels_keep_their_upper_bits_in_either_byte_order() {
        let mut deep = pixels(32, 0x3ff0_0000, 0x000f_fc00, 0x0000_03ff);
        let pixel: u32 = (0x3ff << 20) | (0x200 << 10) | 0x004;
        let bgrx = deep.to_bgrx(&pixel.to_le_bytes(), &area(0, 0, 1, 1));
        assert_eq!(*bgrx.expect("complete"), [1, 128, 255, 255]);
        deep.big_endian = true;
        let bgrx = deep.to_bgrx(&pixel.to_be_bytes(), &area(0, 0, 1, 1));
        assert_eq!(*bgrx.expect("complete"), [1, 128, 255, 255]);
    }

    #[test]
    fn an_answer_cut_short_is_an_error() {
        let usual = pixels(32, 0xff0000, 0x00ff00, 0x0000ff);
        assert!(usual.to_bgrx(&[0; 7], &area(0, 0, 1, 2)).is_err());
    }

    #[test]
    fn monitors_are_read_only_where_the_root_window_is() {
        let whole = area(0, 0, 1000, 500);
        assert_eq!(
            area(600, 0, 800, 600).within(&whole),
            Some(area(600, 0, 400, 500))
        );
        assert_eq!(
            area(-100, -20, 200, 30).within(&whole),
            Some(area(0, 0, 100, 10))
        );
        assert_eq!(area(1000, 0, 10, 10).within(&whole), None);
    }
}
