#include "server/openapi/openapi_page.hpp"

#include <memory>
#include <mutex>

#include "server/openapi/document.hpp"

namespace switchhook::server {

void add_openapi_page(router& to) {
    struct page {
        std::once_flag made;
        std::string text;
    };
    const auto made = std::make_shared<page>();
    to.add({"GET", "/api/openapi.json", access::viewer, "This description of the API, OpenAPI 3.1",
            [made, &to](const admin_request&) {
                std::call_once(made->made, [&] { made->text = openapi_document(to); });
                return at_once(json_response(made->text));
            }});
}

}  // namespace switchhook::server
