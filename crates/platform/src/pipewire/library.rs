//! The part of libpipewire that cameras and shared screens need, loaded when one is first asked for.
//!
//! Loaded, not linked: where the library is missing, Penning must start all the same. Its functions and the layouts
//! below are those of the stable interface of version 0.3, which 1.x keeps
//! (<https://docs.pipewire.org/group__pw__pipewire.html>). Half of that interface are inline functions in C headers,
//! which call through tables of function pointers; those tables stand here, as far as they are used.

use std::ffi::{c_char, c_int, c_void};
use std::sync::OnceLock;

use libloading::Library as Loaded;

const NAME: &str = "libpipewire-0.3.so.0";

/// Objects of the library, only ever behind pointers.
pub type Opaque = c_void;

macro_rules! functions {
    ($($name:ident: fn($($argument:ty),*) $(-> $result:ty)?;)*) => {
        /// The library's functions.
        #[allow(non_snake_case)]
        pub struct Library {
            $(pub $name: unsafe extern "C" fn($($argument),*) $(-> $result)?,)*
        }

        impl Library {
            fn load() -> Result<Library, libloading::Error> {
                // SAFETY: the system's own library. What it runs while it is loaded is what every program
                // that is linked to it runs at its start.
                let loaded = unsafe { Loaded::new(NAME) }?;
                let library = Library {
                    $(
                        // SAFETY: the type is that of the function in the library's headers.
                        $name: *unsafe { loaded.get(concat!(stringify!($name), "\0").as_bytes()) }?,
                    )*
                };
                // Its threads may outlive a watch; so does the library.
                std::mem::forget(loaded);
                // SAFETY: both arguments may be null (pw_init in pipewire.h).
                unsafe { (library.pw_init)(std::ptr::null_mut(), std::ptr::null_mut()) };
                Ok(library)
            }
        }
    };
}

functions! {
    pw_init: fn(*mut c_int, *mut *mut *mut c_char);
    pw_loop_new: fn(*const Opaque) -> *mut Loop;
    pw_loop_destroy: fn(*mut Loop);
    pw_context_new: fn(*mut Loop, *mut Opaque, usize) -> *mut Opaque;
    pw_context_destroy: fn(*mut Opaque);
    pw_context_connect: fn(*mut Opaque, *mut Opaque, usize) -> *mut Interface;
    pw_context_connect_fd: fn(*mut Opaque, c_int, *mut Opaque, usize) -> *mut Interface;
    pw_core_disconnect: fn(*mut Interface) -> c_int;
    pw_proxy_destroy: fn(*mut Interface);
    pw_properties_new_string: fn(*const c_char) -> *mut Opaque;
    pw_stream_new: fn(*mut Interface, *const c_char, *mut Opaque) -> *mut Opaque;
    pw_stream_disconnect: fn(*mut Opaque) -> c_int;
    pw_stream_destroy: fn(*mut Opaque);
    pw_stream_add_listener: fn(*mut Opaque, *mut Hook, *const StreamEvents, *mut c_void);
    pw_stream_connect: fn(*mut Opaque, c_int, u32, c_int, *const *const u64, u32) -> c_int;
    pw_stream_update_params: fn(*mut Opaque, *const *const u64, u32) -> c_int;
    pw_stream_dequeue_buffer: fn(*mut Opaque) -> *mut Buffer;
    pw_stream_queue_buffer: fn(*mut Opaque, *mut Buffer) -> c_int;
}

/// The library, loaded at the first call. A missing one is looked for again at the next.
pub fn library() -> Result<&'static Library, String> {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    if let Some(library) = LIBRARY.get() {
        return Ok(library);
    }
    let library = Library::load().map_err(|error| error.to_string())?;
    Ok(LIBRARY.get_or_init(|| library))
}

pub const DIRECTION_INPUT: c_int = 0;
pub const ANY: u32 = u32::MAX;
pub const AUTOCONNECT: c_int = 1 << 0;
pub const MAP_BUFFERS: c_int = 1 << 2;
pub const DONT_RECONNECT: c_int = 1 << 7;
pub const STATE_ERROR: c_int = -1;
pub const STATE_UNCONNECTED: c_int = 0;
/// The core's number among a connection's objects.
pub const CORE: u32 = 0;
pub const NODE_VERSION: u32 = 3;
pub const NODE: &std::ffi::CStr = c"PipeWire:Interface:Node";

/// `struct spa_interface`: an object's table of functions, and what to give them first.
#[repr(C)]
pub struct Interface {
    kind: *const c_char,
    version: u32,
    pub functions: *const c_void,
    pub object: *mut c_void,
}

/// `struct spa_hook`: a place in a list of listeners.
#[repr(C)]
pub struct Hook {
    link: [*mut c_void; 2],
    functions: *const c_void,
    data: *mut c_void,
    removed: Option<unsafe extern "C" fn(*mut Hook)>,
    private: *mut c_void,
}

impl Hook {
    pub const fn new() -> Hook {
        Hook {
            link: [std::ptr::null_mut(); 2],
            functions: std::ptr::null(),
            data: std::ptr::null_mut(),
            removed: None,
            private: std::ptr::null_mut(),
        }
    }
}

/// `struct pw_loop`.
#[repr(C)]
pub struct Loop {
    system: *mut c_void,
    inner: *mut c_void,
    pub control: *mut Interface,
    utils: *mut c_void,
}

/// `struct spa_loop_control_methods`.
#[repr(C)]
pub struct LoopControl {
    version: u32,
    file: unsafe extern "C" fn(*mut c_void) -> c_int,
    add_hook: unsafe extern "C" fn(*mut c_void, *mut Hook, *const c_void, *mut c_void),
    pub enter: unsafe extern "C" fn(*mut c_void),
    pub leave: unsafe extern "C" fn(*mut c_void),
    /// Waits so many milliseconds at most.
    pub iterate: unsafe extern "C" fn(*mut c_void, c_int) -> c_int,
}

/// `struct pw_core_methods`.
#[repr(C)]
pub struct CoreMethods {
    version: u32,
    pub add_listener:
        unsafe extern "C" fn(*mut c_void, *mut Hook, *const CoreEvents, *mut c_void) -> c_int,
    hello: *const c_void,
    pub sync: unsafe extern "C" fn(*mut c_void, u32, c_int) -> c_int,
    pong: *const c_void,
    error: *const c_void,
    pub registry: unsafe extern "C" fn(*mut c_void, u32, usize) -> *mut Interface,
}

/// `struct pw_core_events`, version 0.
#[repr(C)]
pub struct CoreEvents {
    pub version: u32,
    pub info: Unheard,
    pub done: unsafe extern "C" fn(*mut c_void, u32, c_int),
    pub ping: Unheard,
    pub error: unsafe extern "C" fn(*mut c_void, u32, c_int, c_int, *const c_char),
    pub others: [Unheard; 4],
}

/// An event that nobody listens to.
pub type Unheard = Option<unsafe extern "C" fn()>;

/// `struct pw_registry_methods`.
#[repr(C)]
pub struct RegistryMethods {
    version: u32,
    pub add_listener:
        unsafe extern "C" fn(*mut c_void, *mut Hook, *const RegistryEvents, *mut c_void) -> c_int,
    pub bind: unsafe extern "C" fn(*mut c_void, u32, *const c_char, u32, usize) -> *mut Interface,
}

/// `struct pw_node_methods`.
#[repr(C)]
pub struct NodeMethods {
    version: u32,
    pub add_listener:
        unsafe extern "C" fn(*mut c_void, *mut Hook, *const NodeEvents, *mut c_void) -> c_int,
}

/// `struct pw_node_events`.
#[repr(C)]
pub struct NodeEvents {
    pub version: u32,
    pub info: unsafe extern "C" fn(*mut c_void, *const NodeInfo),
    pub parameter: Unheard,
}

/// `struct pw_node_info`, as far as it is read.
#[repr(C)]
pub struct NodeInfo {
    number: u32,
    most_ports: [u32; 2],
    changed: u64,
    ports: [u32; 2],
    pub state: c_int,
    pub error: *const c_char,
}

/// `struct pw_registry_events`.
#[repr(C)]
pub struct RegistryEvents {
    pub version: u32,
    pub global: unsafe extern "C" fn(*mut c_void, u32, u32, *const c_char, u32, *const Dictionary),
    pub gone: unsafe extern "C" fn(*mut c_void, u32),
}

/// `struct spa_dict`.
#[repr(C)]
pub struct Dictionary {
    flags: u32,
    pub count: u32,
    pub items: *const [*const c_char; 2],
}

/// `struct pw_stream_events`, version 0.
#[repr(C)]
pub struct StreamEvents {
    pub version: u32,
    pub destroyed: Unheard,
    pub state: unsafe extern "C" fn(*mut c_void, c_int, c_int, *const c_char),
    pub unheard: [Unheard; 2],
    pub parameter: unsafe extern "C" fn(*mut c_void, u32, *const u32),
    pub buffer_added: Unheard,
    pub buffer_removed: unsafe extern "C" fn(*mut c_void, *mut Buffer),
    pub process: unsafe extern "C" fn(*mut c_void),
    pub drained: Unheard,
}

/// `struct pw_buffer`, as far as every version has it.
#[repr(C)]
pub struct Buffer {
    pub inner: *const InnerBuffer,
}

/// `struct spa_buffer`.
#[repr(C)]
pub struct InnerBuffer {
    metas: u32,
    pub count: u32,
    meta: *const c_void,
    pub data: *const Data,
}

/// `struct spa_data`.
#[repr(C)]
pub struct Data {
    kind: u32,
    flags: u32,
    file: i64,
    offset: u32,
    pub most: u32,
    pub bytes: *const u8,
    pub chunk: *const Chunk,
}

/// `struct spa_chunk`.
#[repr(C)]
pub struct Chunk {
    pub offset: u32,
    pub size: u32,
    pub stride: i32,
    pub flags: i32,
}

/// `SPA_CHUNK_FLAG_CORRUPTED` and `SPA_CHUNK_FLAG_EMPTY`.
pub const NOT_A_PICTURE: i32 = 1 << 0 | 1 << 1;
