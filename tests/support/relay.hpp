#pragma once
// Passes bytes on to one of several ports of loopback, by turns: what stands in front of a service that has several
// instances, or between one of them and its database, and can be cut.

#include <memory>
#include <vector>

namespace switchhook::test {

class relay {
  public:
    explicit relay(std::vector<unsigned short> behind = {});
    ~relay();
    relay(const relay&) = delete;
    relay& operator=(const relay&) = delete;

    [[nodiscard]] unsigned short port() const;

    // For connections from now on, those before are closed; one that is refused goes to the next.
    void use(std::vector<unsigned short> behind);
    // What is connected to that port is closed when this returns, as a balancer does that sees its server die.
    void drop(unsigned short port);
    // What is connected stays so, and nothing passes any more, as when a cable is pulled; new connections are made and
    // hear nothing.
    void cut();
    void mend();  // those from before stay silent

  private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace switchhook::test
