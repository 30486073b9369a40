//! macOS's own answer: which of its network settings' proxies is for this address, exceptions heeded.

use objc2_cf_network::{
    CFNetworkCopyProxiesForURL, CFNetworkCopySystemProxySettings, kCFProxyHostNameKey,
    kCFProxyPortNumberKey, kCFProxyTypeAutoConfigurationJavaScript,
    kCFProxyTypeAutoConfigurationURL, kCFProxyTypeHTTP, kCFProxyTypeHTTPS, kCFProxyTypeKey,
    kCFProxyTypeNone,
};
use objc2_core_foundation::{CFArray, CFDictionary, CFNumber, CFRetained, CFString, CFType, CFURL};

use super::Way;

type Entry = CFDictionary<CFString, CFType>;

pub fn system_way(origin: &str) -> Way {
    let Some(url) = CFURL::from_string(None, &CFString::from_str(origin), None) else {
        return Way::Straight;
    };
    // SAFETY: takes nothing, and gives a dictionary that is ours, or none.
    let Some(settings) = (unsafe { CFNetworkCopySystemProxySettings() }) else {
        return Way::Straight;
    };
    // SAFETY: both are what the function is documented to take.
    let offers = unsafe { CFNetworkCopyProxiesForURL(&url, &settings) };
    // SAFETY: documented to be an array of dictionaries whose keys are strings.
    let offers: CFRetained<CFArray<Entry>> = unsafe { CFRetained::cast_unchecked(offers) };
    let mut closed = None;
    for offer in offers.iter() {
        match way(&offer) {
            Way::Closed(kind) => closed = Some(Way::Closed(kind)),
            way => return way,
        }
    }
    closed.unwrap_or(Way::Straight)
}

fn way(offer: &Entry) -> Way {
    // SAFETY: constants of the framework, there from its loading on.
    let (kind_key, host_key, port_key, none, http, https, scripts) = unsafe {
        (
            kCFProxyTypeKey,
            kCFProxyHostNameKey,
            kCFProxyPortNumberKey,
            kCFProxyTypeNone,
            kCFProxyTypeHTTP,
            kCFProxyTypeHTTPS,
            [
                kCFProxyTypeAutoConfigurationURL,
                kCFProxyTypeAutoConfigurationJavaScript,
            ],
        )
    };
    let kind = text(offer, kind_key).unwrap_or_default();
    if kind == none.to_string() {
        return Way::Straight;
    }
    if scripts.iter().any(|script| kind == script.to_string()) {
        return Way::Closed("a proxy script");
    }
    // The second is a proxy for https addresses; it is spoken to in plain HTTP all the same.
    if kind != http.to_string() && kind != https.to_string() {
        return Way::Closed("SOCKS");
    }
    let port = offer.get(port_key).and_then(|port| {
        let port = port.downcast::<CFNumber>().ok()?;
        port.as_i32()
    });
    match (text(offer, host_key), port) {
        (Some(host), Some(port)) => Way::By(format!("http://{host}:{port}")),
        (Some(host), None) => Way::By(format!("http://{host}")),
        (None, _) => Way::Straight,
    }
}

fn text(offer: &Entry, key: &CFString) -> Option<String> {
    let value = offer.get(key)?.downcast::<CFString>().ok()?;
    Some(value.to_string())
}
