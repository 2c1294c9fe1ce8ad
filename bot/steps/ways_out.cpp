#include "bot/steps/ways_out.hpp"

namespace switchhook::bot {

ways_out read_ways_out(flow_reader& in, const json::spot& where, flow_step& of) {
    ways_out all;
    if (!where.expect(json::node::kind::object)) return all;
    if (where.value->members.empty()) where.complain("there is no option: leave \"options\" out");
    json::fields each(where);
    for (const auto& m : where.value->members) {
        if (m.name.size() == 1 && m.name.find_first_not_of(telephone_keys) == std::string::npos)
            all[m.name.front()] = in.read_outcome(each, of, m.name, outcome::kind::success);
        else
            where.out->add({*where.file, m.at.line, m.at.column, where.member(m.name).path,
                            "an option is one of the keys 0-9 * # here"});
    }
    return all;
}

}  // namespace switchhook::bot
