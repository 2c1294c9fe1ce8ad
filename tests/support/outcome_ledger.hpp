#pragma once
// Every way in which a step of a flow can end, and which of them were gone. What there is to go is not written down
// here: the registry has the verbs, the schema the branches that each may have, and the steps of the flows that are
// played declare how they end.

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/json/located.hpp"
#include "bot/call/way.hpp"
#include "bot/flow/flow.hpp"

namespace switchhook::test {

class outcome_ledger {
  public:
    explicit outcome_ledger(const std::string& schema_file);

    // A flow that is played.
    void add(const bot::flow& f);
    void reached(std::span<const bot::way_point> way);

    // "queue": no flow has such a step; "hunt.options": none gives it that branch; "transfer.busy": no call ended so.
    [[nodiscard]] std::set<std::string> missing() const;

  private:
    void look_for_branches(const json::node& written);

    std::map<std::string, std::set<std::string>> branches_;  // by verb, the fields that hold them
    std::set<std::string> verbs_, given_, declared_, reached_;
};

}  // namespace switchhook::test
