#include "graph/model/requests.hpp"

#include "graph/model/describing/member_writer.hpp"
#include "graph/model/request_members.hpp"

namespace switchhook::graph {
namespace {

template <class Request>
concept has_body = requires(member_writer& v, Request& r) {
    members(v, r);
};

}  // namespace

call_request::call_request() = default;
call_request::call_request(const call_request&) = default;
call_request::call_request(call_request&&) noexcept = default;
call_request& call_request::operator=(const call_request&) = default;
call_request& call_request::operator=(call_request&&) noexcept = default;
call_request::~call_request() = default;

bool operator==(const call_request& a, const call_request& b) {
    return static_cast<const any_call_request&>(a) == static_cast<const any_call_request&>(b);
}

std::string write_body(const call_request& request) {
    return std::visit(
        [](const auto& r) -> std::string {
            using request_type = std::decay_t<decltype(r)>;
            if constexpr (has_body<request_type>) {
                json::writer w;
                w.object([&] {
                    if constexpr (std::is_same_v<request_type, create_call_request>)
                        write_type(w, call_resource::graph_type);
                    member_writer(w).write_members(r);
                });
                return w.take();
            } else {
                return {};
            }
        },
        request);
}

std::string_view sub_id_of(const call_request& request) {
    return std::visit(
        [](const auto& r) -> std::string_view {
            if constexpr (requires { r.id; })
                return r.id;
            else
                return {};
        },
        request);
}

}  // namespace switchhook::graph
