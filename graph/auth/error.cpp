#include "graph/auth/error.hpp"

#include <string>

namespace switchhook::graph {
namespace {

class category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "auth"; }
    std::string message(int code) const override {
        switch (static_cast<auth_errc>(code)) {
            case auth_errc::not_https: return "not an https URL";
            case auth_errc::bad_tenant: return "tenant is neither a GUID nor a domain name";
            case auth_errc::unexpected_answer: return "unexpected answer";
            case auth_errc::bad_key_document: return "unreadable key document";
            case auth_errc::no_usable_key: return "no usable key in the key document";
            case auth_errc::out_of_time: return "no answer in time";
            case auth_errc::not_fetched: return "not fetched yet";
            case auth_errc::proof_failed: return "credential cannot be used";
            case auth_errc::no_identity: return "no such managed identity";
            case auth_errc::wrong_secret: return "wrong client secret";
            case auth_errc::secret_expired: return "client secret expired";
            case auth_errc::wrong_assertion: return "client assertion refused";
            case auth_errc::unknown_application: return "application unknown in this tenant";
            case auth_errc::disabled_application: return "application disabled";
            case auth_errc::unknown_tenant: return "tenant unknown, or of another cloud";
            case auth_errc::wrong_scope: return "scope refused";
            case auth_errc::too_many_requests: return "too many token requests";
            case auth_errc::platform_unavailable: return "identity platform unavailable";
            case auth_errc::refused: return "identity platform refused";
        }
        return "unknown authentication error";
    }
};

}  // namespace

const boost::system::error_category& auth_category() {
    static const category instance;
    return instance;
}

}  // namespace switchhook::graph
