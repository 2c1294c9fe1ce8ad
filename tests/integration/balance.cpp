#include "tests/integration/balance.hpp"

#include <cstdlib>
#include <string>

namespace switchhook::test {

balance::balance() {
    const char* wanted = std::getenv("SWITCHHOOK_TEST_BALANCER");
    if (wanted != nullptr && std::string(wanted) == "haproxy") other_ = std::make_unique<haproxy>();
}

unsigned short balance::port() const { return other_ ? other_->port() : own_.port(); }

void balance::over(const std::vector<unsigned short>& ports) {
    if (other_)
        other_->use(ports);
    else
        own_.use(ports);
}

// HAProxy sees it by itself.
void balance::drop(unsigned short port) {
    if (!other_) own_.drop(port);
}

}  // namespace switchhook::test
