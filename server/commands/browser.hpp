#pragma once
// Showing a page to whoever sits at this machine.

#include <string>

namespace switchhook::server {

// With xdg-open, when standard output is a terminal of a desktop; otherwise nothing happens. Does not wait for it.
void open_in_browser(const std::string& url);

}  // namespace switchhook::server
