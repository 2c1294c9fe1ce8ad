#pragma once
// The console: files that tell nothing of any call. What they show they ask the API for, with the operator's token.

#include "server/admin/router.hpp"

namespace switchhook::server {

void add_console_pages(router& to);
// Who the token is, and what answers.
void add_whoami_page(router& to);

}  // namespace switchhook::server
