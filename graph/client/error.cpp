#include "graph/client/error.hpp"

#include <string>

namespace switchhook::graph {
namespace {

class category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "graph.client"; }
    std::string message(int code) const override {
        switch (static_cast<client_errc>(code)) {
            case client_errc::queue_full: return "too many requests wait for Graph";
            case client_errc::waited_too_long: return "no turn before the deadline";
            case client_errc::circuit_open: return "not asked: the host has failed too often lately";
        }
        return "unknown error of the Graph client";
    }
};

}  // namespace

const boost::system::error_category& client_category() {
    static const category instance;
    return instance;
}

}  // namespace switchhook::graph
