#pragma once
// Graph's HTTP face: token, roles, faults on order, the method itself, and the headers of its answers.
// https://learn.microsoft.com/graph/errors, https://learn.microsoft.com/graph/throttling
// Runs on the executor of the server that owns it.

#include <functional>
#include <string>

#include "emulator/platform/graph_route.hpp"
#include "emulator/platform/identity_platform.hpp"
#include "emulator/platform/media_clock.hpp"
#include "emulator/world/request_rate.hpp"
#include "emulator/world/world.hpp"
#include "net/asio.hpp"
#include "net/http.hpp"

namespace switchhook::emulator {

class graph_service {
  public:
    graph_service(world& calls, identity_platform& identity, const media_clock& clock)
        : world_(calls), identity_(identity), clock_(clock) {}

    void use_own_url(std::string url) { own_url_ = std::move(url); }

    // What a fault does to the answer on its way back.
    struct answer {
        net::http_response response;
        duration wait{};
        bool reset = false;
    };
    answer handle(const graph_route& route, net::http_request request, wall_time now);

    // GET /recordings/{name}: with the recording's own token, not Graph's.
    // https://learn.microsoft.com/graph/api/call-record
    answer recording_named(const std::string& name, const net::http_request& request);

  private:
    struct asked {
        const graph_route& route;
        const net::http_request& request;
        std::string request_id;
        std::string date;
        std::string fault;  // for the transcript

        void add_fault(fault_kind kind);
    };
    std::optional<graph_answer> kept_by_fault(asked& by);
    graph_answer decide(const asked& by, wall_time now);
    [[nodiscard]] graph_answer beside_methods(const asked& by) const;
    // What stands in the way of a method, beside the method itself.
    std::optional<graph_answer> refuse(const asked& by, const registered_app& app);
    void note(const asked& by, const graph_answer& given);
    net::http_response finish(const asked& by, const graph_answer& answer) const;

    world& world_;
    identity_platform& identity_;
    const media_clock& clock_;
    std::string own_url_;
    request_rate rate_;
};

}  // namespace switchhook::emulator
