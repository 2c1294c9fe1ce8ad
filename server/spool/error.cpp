#include "server/spool/error.hpp"

#include <string>

namespace switchhook::server {
namespace {

class category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "spool"; }

    std::string message(int code) const override {
        switch (static_cast<spool_errc>(code)) {
            case spool_errc::full: return "the spool is full";
            case spool_errc::document_too_large: return "too large for the spool";
            case spool_errc::not_json: return "not a JSON object";
            case spool_errc::in_use: return "another process uses this spool";
            case spool_errc::no_such_item: return "no such item in the spool";
        }
        return "unknown spool error";
    }
};

}  // namespace

const boost::system::error_category& spool_category() {
    static const category instance;
    return instance;
}

}  // namespace switchhook::server
