#include "net/error.hpp"

#include <string>

namespace switchhook::net {
namespace {

class category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "net"; }
    std::string message(int code) const override {
        switch (static_cast<errc>(code)) {
            case errc::bad_url: return "not an absolute http or https URL";
            case errc::not_resolved: return "host name not found";
            case errc::not_connected: return "cannot connect";
            case errc::tls_failed: return "TLS handshake failed";
            case errc::not_sent: return "request not sent";
            case errc::answer_lost: return "connection lost before the answer";
            case errc::answer_timed_out: return "no answer in time";
            case errc::answer_malformed: return "answer is not HTTP";
            case errc::answer_too_large: return "answer too large";
            case errc::too_many_requests_waiting: return "too many requests waiting for a connection";
            case errc::stopped: return "stopping";
            case errc::bad_certificate: return "certificate or key cannot be used";
            case errc::bad_message: return "message cannot be written as HTTP";
            case errc::address_refused: return "address refused";
        }
        return "unknown network error";
    }
};

}  // namespace

const boost::system::error_category& net_category() {
    static const category instance;
    return instance;
}

bool may_have_been_processed(boost::system::error_code failure) {
    return failure == errc::answer_lost || failure == errc::answer_timed_out ||
           failure == errc::answer_malformed || failure == errc::answer_too_large;
}

}  // namespace switchhook::net
