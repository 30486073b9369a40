//! X11: every monitor that RandR knows, read straight from the root window.

use penning_session::ports::{PixelOrder, ScreenError, Shot};
use x11rb::connection::{Connection, RequestConnection};
use x11rb::protocol::randr::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat, ImageOrder, Setup, Visualtype};
use x11rb::rust_connection::RustConnection;
use zeroize::Zeroizing;

pub fn capture() -> Result<Vec<Shot>, ScreenError> {
    let (server, number) = RustConnection::connect(None).map_err(|error| {
        log::info!("no X11 display: {error}");
        ScreenError::NoDisplay
    })?;
    let screen = &server.setup().roots[number];
    let pixels = Pixels::of(server.setup(), screen.root_visual, screen.root_depth)?;
    let whole = Area {
        name: "screen".into(),
        x: 0,
        y: 0,
        width: screen.width_in_pixels,
        height: screen.height_in_pixels,
    };
    // The size of the root window may have changed since it was connected to.
    let root = server.get_geometry(screen.root).map_err(failed)?;
    let root = root.reply().map_err(failed)?;
    let whole = Area {
        width: root.width,
        height: root.height,
        ..whole
    };
    let areas = match monitors(&server, screen.root)? {
        monitors if monitors.is_empty() => vec![whole],
        monitors => monitors
            .iter()
            .filter_map(|area| area.within(&whole))
            .collect(),
    };
    // All are asked for before the first is waited for, so that they show one moment.
    let mut asked = Vec::with_capacity(areas.len());
    for area in areas {
        let request = server.get_image(
            ImageFormat::Z_PIXMAP,
            screen.root,
            area.x,
            area.y,
            area.width,
            area.height,
            u32::MAX,
        );
        asked.push((area, request.map_err(failed)?));
    }
    let mut shots = Vec::with_capacity(asked.len());
    for (area, request) in asked {
        // The reply as it arrived: parsing it would leave a copy of the pixels behind.
        let reply = Zeroizing::new(request.raw_reply().map_err(failed)?);
        let (width, height) = (u32::from(area.width), u32::from(area.height));
        shots.push(Shot {
            name: area.name,
            x: i32::from(area.x),
            y: i32::from(area.y),
            width,
            height,
            scale: 1.0,
            order: PixelOrder::Bgrx,
            pixels: pixels.to_bgrx(reply, width, height)?,
        });
    }
    if shots.is_empty() {
        return Err(ScreenError::NoDisplay);
    }
    Ok(shots)
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

    /// `reply`: the whole answer to `GetImage`, 32 bytes of header and the pixels.
    fn to_bgrx(
        self,
        mut reply: Zeroizing<Vec<u8>>,
        width: u32,
        height: u32,
    ) -> Result<Zeroizing<Vec<u8>>, ScreenError> {
        const HEADER: usize = 32;
        let (width, height) = (width as usize, height as usize);
        let row = (width * usize::from(self.bits)).next_multiple_of(usize::from(self.row_pad)) / 8;
        if reply.len() < HEADER + row * height {
            return Err(ScreenError::Failed("the answer was cut short".into()));
        }
        if self.is_bgrx() {
            reply.copy_within(HEADER..HEADER + row * height, 0);
            reply.truncate(row * height);
            return Ok(reply);
        }
        let bytes = usize::from(self.bits / 8);
        let mut pixels = Zeroizing::new(Vec::with_capacity(width * height * 4));
        for line in reply[HEADER..].chunks_exact(row).take(height) {
            for pixel in line.chunks_exact(bytes).take(width) {
                let fold = |value, byte: &u8| value << 8 | u32::from(*byte);
                let value = if self.big_endian {
                    pixel.iter().fold(0, fold)
                } else {
                    pixel.iter().rev().fold(0, fold)
                };
                let colours = [self.blue, self.green, self.red];
                pixels.extend(colours.map(|colour| colour.of_pixel(value)));
                pixels.push(255);
            }
        }
        Ok(pixels)
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

    fn reply(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([&[7; 32], bytes].concat())
    }

    #[test]
    fn usual_pixels_only_lose_their_header() {
        let usual = pixels(32, 0xff0000, 0x00ff00, 0x0000ff);
        assert!(usual.is_bgrx());
        let bgrx = usual.to_bgrx(reply(&[1, 2, 3, 0, 4, 5, 6, 0]), 1, 2);
        assert_eq!(*bgrx.expect("complete"), [1, 2, 3, 0, 4, 5, 6, 0]);
    }

    #[test]
    fn sixteen_bit_pixels_become_full_colours_and_lose_their_row_padding() {
        let packed = pixels(16, 0xf800, 0x07e0, 0x001f);
        let white_then_red = [0xff, 0xff, 0, 0, 0x00, 0xf8, 0, 0];
        let bgrx = packed.to_bgrx(reply(&white_then_red), 1, 2);
        assert_eq!(
            *bgrx.expect("complete"),
            [255, 255, 255, 255, 0, 0, 255, 255]
        );
    }

    #[test]
    fn ten_bit_pixels_keep_their_upper_bits_in_either_byte_order() {
        let mut deep = pixels(32, 0x3ff0_0000, 0x000f_fc00, 0x0000_03ff);
        let pixel: u32 = (0x3ff << 20) | (0x200 << 10) | 0x004;
        let bgrx = deep.to_bgrx(reply(&pixel.to_le_bytes()), 1, 1);
        assert_eq!(*bgrx.expect("complete"), [1, 128, 255, 255]);
        deep.big_endian = true;
        let bgrx = deep.to_bgrx(reply(&pixel.to_be_bytes()), 1, 1);
        assert_eq!(*bgrx.expect("complete"), [1, 128, 255, 255]);
    }

    #[test]
    fn an_answer_cut_short_is_an_error() {
        let usual = pixels(32, 0xff0000, 0x00ff00, 0x0000ff);
        assert!(usual.to_bgrx(reply(&[0; 7]), 1, 2).is_err());
    }

    #[test]
    fn monitors_are_read_only_where_the_root_window_is() {
        let area = |x, y, width, height| Area {
            name: "A".into(),
            x,
            y,
            width,
            height,
        };
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
