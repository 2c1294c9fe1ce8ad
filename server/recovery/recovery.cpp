#include "server/recovery/recovery.hpp"

#include <map>
#include <vector>

#include "base/log.hpp"
#include "server/flows/extended_program.hpp"

namespace switchhook::server {
namespace {

constexpr auto component = "store";

class recovering {
  public:
    recovering(store& journal, const offered_flows& offered, const config::prompt_settings& prompts)
        : journal_(journal), prompts_(prompts), offered_(offered.now()) {
        for (const auto& p : offered_->programs()) programs_.emplace(p->version, p);
    }

    struct found_call {
        std::shared_ptr<const program> follows;
        bot::restored_call call;
    };
    result<found_call, std::string> restore(const bot::readable_journal& journal, bot::instant now) {
        const auto& records = journal.records;
        if (records.empty() || !records.front().record.follows)
            return std::string("its beginning is missing");
        const auto& version = records.front().record.follows->version;
        auto follows = program_of(version);
        if (!follows) return "its flow is not there in version " + version;
        const bot::extension extend = [&](bot::steps_fetched& e) -> const bot::world* {
            auto extended = extend_program(*follows, e.text);
            if (!extended.has_value()) return nullptr;
            e.block = extended->steps;
            follows = extended->follows;
            extensions_.push_back(follows);
            return &follows->world;
        };
        auto call = bot::restore(records, follows->world, extend, now, journal.last);
        if (call.has_error()) return call.error();
        return found_call{std::move(follows), *std::move(call)};
    }

  private:
    std::shared_ptr<const program> program_of(const std::string& version) {
        auto& known = programs_[version];
        if (!known) known = made_anew(version);
        return known;
    }

    std::shared_ptr<const program> made_anew(const std::string& version) const {
        if (!offered_->incoming) return nullptr;
        auto kept = journal_.flow(version);
        if (!kept) return nullptr;
        problems found;
        const auto file = kept->name + ".json";
        auto loaded = read_flow_text(std::move(kept->text), file, prompts_, found);
        if (loaded.flow) make_audio(loaded, file, prompts_, found);
        if (!loaded.library) {
            for (const auto& p : found.all())
                if (p.level == severity::error)
                    log::error(component, "flow of earlier calls cannot be made anew",
                               {{"what", to_string(p)}});
            return nullptr;
        }
        loaded.version = version;
        return make_program(loaded, offered_->incoming->public_url, offered_->incoming->world.settings);
    }

    store& journal_;
    const config::prompt_settings& prompts_;
    const std::shared_ptr<const offering> offered_;
    std::map<std::string, std::shared_ptr<const program>> programs_;  // null: cannot be had
    std::vector<std::shared_ptr<const program>> extensions_;
};

bot::readable_journal read(const unfinished_call& left) {
    std::vector<bot::numbered_line> lines;
    for (const auto& kept : left.records) lines.push_back({kept.sequence, kept.record});
    return bot::read_journal(lines);
}

}  // namespace

recovery recover_calls(store& journal, const offered_flows& offered, const config::prompt_settings& prompts,
                       bot::instant now, const recovered_calls& to) {
    recovery done;
    recovering work(journal, offered, prompts);
    journal.each_unfinished([&](const unfinished_call& left) {
        const auto left_behind = read(left);
        if (left_behind.is_of_later_format) {
            ++done.left;
            log::error(component, "call is of a later version of this program, and left to it",
                       {{"call", left.id.wire()}});
            return to.leave(left.id);
        }
        if (left_behind.cut > 0)
            log::error(
                component, "journal of a call is damaged, and cut",
                {{"call", left.id.wire()}, {"from", left_behind.first_cut}, {"records", left_behind.cut}});
        auto found = work.restore(left_behind, now);
        if (found.has_value()) {
            ++done.resumed;
            return to.resume(std::move(found->follows), std::move(found->call));
        }
        ++done.lost;
        log::error(component, "call cannot go on", {{"call", left.id.wire()}, {"what", found.error()}});
        journal.finish({left.id, {}, {}, std::string(bot::to_string(bot::ending::lost)), now, now});
        to.give_up(left.id);
    });
    if (done.resumed + done.lost + done.left > 0)
        log::info(component, "calls of an earlier process",
                  {{"resumed", done.resumed}, {"lost", done.lost}, {"left", done.left}});
    return done;
}

void keep_flows(store& journal, const offering& offered, bot::instant now) {
    for (const auto& p : offered.programs())
        if (p->text) journal.keep_flow({p->flow->name, p->version, *p->text}, now);
}

}  // namespace switchhook::server
