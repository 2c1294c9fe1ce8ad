#pragma once
// The kinds of mistakes that are found in files people wrote. A program that reads our reports (code scanning,
// an editor) knows a kind by its name, so a name never changes its meaning. docs/checking.md lists them.

#include <array>
#include <string_view>

namespace switchhook {

struct rule {
    std::string_view name;  // kebab-case
    std::string_view what;
    std::string_view advice;  // what to do about any of them
};

inline constexpr std::array all_rules{
    // Of any file.
    rule{"json-syntax", "The text is no JSON.",
         "Look at the place and just before it: a comma, a quotation mark or a bracket is missing, or there "
         "is "
         "one too many."},
    rule{"duplicate-key", "An object has the same key twice.",
         "Keep one of them; the first is the one that counts."},
    rule{"unknown-key", "Nothing reads this key.",
         "Check its spelling, capital letters too, and whether it belongs to another object."},
    rule{"missing-key", "A key that must be there is not.",
         "Add it, or look for it elsewhere: it may stand in another object or be misspelt."},
    rule{"wrong-kind", "A value is of another kind than the key takes.",
         "An object stands in { }, an array in [ ], a string in quotation marks; numbers, true, false and "
         "null stand alone."},
    rule{"wrong-value", "A value is none of those that the key takes.",
         "Take a value of the form, or within the bounds, that the message names."},
    rule{"unreadable-file", "A file or folder cannot be opened, or cannot be made where it is wanted.",
         "Check the path, which begins at the folder of the file that names it, and who may read it."},
    rule{"certificate", "A certificate or its key is of no use.",
         "Give PEM files: the chain with the server's own certificate first, and the key that belongs to it, "
         "not encrypted."},
    // Of a configuration.
    rule{"literal-secret", "A secret stands in the file itself.",
         "Put it into a variable or a file of its own, and replace it: whoever could read this file knows "
         "it."},
    rule{"missing-secret", "What holds a secret is missing, empty, or holds something else.",
         "Set the variable where the server runs, or write the secret alone into the file."},
    rule{"sign-in", "The configuration does not say in one way how the bot signs in.",
         "Give exactly one of secret, certificate with key, managedIdentity and federatedToken; "
         "docs/signing-in.md compares them."},
    rule{"contradiction", "Keys that are right by themselves do not go together.",
         "Change one of the keys that the message names."},
    rule{"clear-text", "Something secret travels without encryption.",
         "Give the listener a certificate, or let it listen where only this machine or a proxy that ends TLS "
         "reaches it."},
    rule{"unknown-variable", "A variable that begins with SWITCHHOOK_ sets nothing.",
         "Check its name: SWITCHHOOK_, then the key in capitals, with _ for each dot and before each capital "
         "letter."},
    rule{"unavailable-cloud", "Microsoft does not offer its calls API in this cloud.",
         "Choose another cloud; nothing here can make up for that."},
    // Of a flow.
    rule{"unknown-step", "No step has this verb.", "docs/flows.md lists the steps."},
    rule{"unknown-section", "A branch leads to a section that does not exist.",
         "Check the name, or add the section."},
    rule{"unknown-prompt", "A prompt is used that does not exist.", "Check the name, or add it to prompts."},
    rule{"unknown-target", "A target is used that does not exist.", "Check the name, or add it to targets."},
    rule{"unknown-name", "A text asks for a value that nothing sets.",
         "Check the name between ${ and }: results are called by the id of their step."},
    rule{"duplicate-id", "Two steps have the same id.",
         "Rename one of them: results are known by the id of their step."},
    rule{"unused", "Something is defined and never used.",
         "Use it, or remove it, so that the next reader does not wonder."},
    rule{"call-gone", "A step needs the call where the call is gone.",
         "Keep to steps that need no call in what on.hangup leads to."},
    rule{"flow-direction", "A flow that places calls is to take those that come in, or the other way round.",
         "Name another flow: one that places calls has a step call or join, and no other has."},
    rule{"unknown-flow", "A step orders a call by a flow that does not exist.",
         "Check the name, or add the file: NAME.json in the same folder."},
    rule{"unknown-param", "A step orders a call with a parameter that its flow does not have.",
         "Check the name, or add it to params of that flow."},
    rule{"prompt-audio", "A prompt cannot be made into audio, or will not be heard well.",
         "Check the file or the text; any common audio format will do."},
    rule{"unreachable-section", "No call comes to a section, though others that no call comes to lead there.",
         "Lead to it from a section that calls come to, or remove it."},
    rule{"unreachable-step", "No call comes to a step, because the one before it never goes on.",
         "Move it to where a call comes by, or remove it."},
    rule{"endless-loop", "Steps lead in a circle, and nothing leads out of it.",
         "End the circle: with hangup, a menu, a transfer, or a wait where time is to pass."},
    rule{"silent-caller", "A caller who does nothing is kept for ever: a line left open, a machine.",
         "Let exhausted lead to somewhere else, or hang up; attempts says how often to ask."},
    rule{"unhandled-failure",
         "An everyday failure has no branch, and there is no on.error: the call ends without "
         "a word.",
         "Give the flow an on.error, which says so to the caller, or each such step a branch."},
    rule{"no-call-yet", "A step needs a call before one was placed, or where nobody answered.",
         "Put it behind call or join, into their answered branch or their next step."},
    rule{"second-call", "A step places a call where there is one already.",
         "Use invite or transfer for somebody else in the same call."},
    rule{"answered-already", "A call is redirected or rejected after it was answered.",
         "Put it before the first step that plays, listens or transfers; later, use transfer or hangup."},
    rule{"late-answer",
         "Graph gives a call up that nobody answers within 15 seconds, and the steps before can "
         "take longer.",
         "Put { \"answer\": {} } before them, or give them a shorter timeout."},
    rule{"needs-group-call", "Graph does this in group calls and meetings alone.",
         "Remove it, or call several people, or join a meeting."},
    rule{"needs-two-party-call", "Graph does this in a call between two alone.",
         "Use invite to bring somebody into a group call or meeting."},
    rule{"app-hosted-media", "Graph does this only for bots that handle their media themselves.",
         "Remove it: this bot leaves its media to Microsoft."},
    rule{"return-without-run", "A return stands where no run can lead, and ends the call.",
         "Use hangup to end the call, or run where the section is to come back."},
    rule{"recursive-run", "A section runs itself, by way of others perhaps.",
         "Use goto to begin it again; a goto out of a section that is run stays within the run."},
    rule{"missing-param",
         "A section uses a parameter that a run does not give; it is empty then, even when the "
         "order of the call has one of that name.",
         "Add it to params of the run, or look at it with a switch first."},
    rule{"unset-value", "A text asks for a value before anything can have set it.",
         "Move the step that sets it to before this one, or begin with a value in vars."},
    rule{"slow-option", "An option is the beginning of another, so that a choice waits for more keys.",
         "Choose options of which none begins with another, or a shorter interDigitTimeout, such as 1s."},
    rule{"too-many-options", "A menu has more options than a telephone has keys.",
         "Split it into menus of a few options each: callers remember four or five."},
    rule{"silent-menu", "A key is asked for in a call in which nothing has been said.", "Give it a prompt."},
    rule{"unheard-prompt", "A prompt stands where no caller comes to hear it.",
         "Raise attempts, or remove the prompt."},
    rule{"shadowed-case", "A case of a switch is the same as one before it, which takes all that fits.",
         "Remove one of the two, or change what it compares."},
    rule{"constant-switch", "A switch looks at what is the same in every call.",
         "Write a value as ${…}: ${choice.digits} is what the caller pressed, choice.digits a mere text."},
    rule{"useless-timeout", "A time-out is longer than what it is to end.",
         "Make it shorter, or the limit longer."},
    rule{"unspoken-language", "A flow lists a language and says nothing in it.",
         "Give its texts in that language, or take it off languages."},
    rule{"no-way-out", "Callers wait long in a line that no key leads out of.",
         "Give the queue options: a key for voicemail, or to be called back; or a shorter max."},
    rule{"line-differs", "Two steps name one line and say different things of it.",
         "Say the same in both, or give one of them another name."},
    rule{
        "unserved-number",
        "A step calls a telephone number or passes a call on to one, and the configuration names no resource "
        "account.",
        "Set app.applicationInstance to the object id of a resource account of the bot that has a number."},
    rule{"refused-host", "A step asks a web service that the configuration does not let it ask.",
         "Name its host in services.allow, and in services.plain or services.private where the message says "
         "so, "
         "or ask another."},
    // Of tests of a flow.
    rule{"unknown-line", "A line of a test begins with a word that tests do not know.",
         "docs/testing.md lists the words."},
    rule{"not-in-flow", "A test names what its flow does not have.",
         "Check the name against the flow: steps are called by their id, prompts by their name, text or "
         "file."},
    // What has no name of its own.
    rule{"mistake", "Something else is wrong.", "The message says what is expected."},
};

constexpr const rule* find_rule(std::string_view name) {
    for (const auto& r : all_rules)
        if (r.name == name) return &r;
    return nullptr;
}

// The name of a rule of the list, which the compiler sees to; or none. Not to be written in a case of a switch:
// clang 14 ends the temporaries of such an expression at the end of the whole switch, whichever case was taken.
class rule_name {
  public:
    constexpr rule_name() = default;
    consteval rule_name(const char* name) : name_(name) {
        if (find_rule(name) == nullptr) throw "no such rule";
    }

    [[nodiscard]] constexpr std::string_view text() const { return name_; }
    [[nodiscard]] constexpr bool empty() const { return name_.empty(); }
    // That of the rule, or of "mistake" for none.
    [[nodiscard]] constexpr const rule& described() const { return *find_rule(empty() ? "mistake" : name_); }

    friend constexpr bool operator==(rule_name, rule_name) = default;

  private:
    std::string_view name_;
};

}  // namespace switchhook
