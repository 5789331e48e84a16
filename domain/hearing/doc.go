// Package hearing is citizens who speak to a committee (foretræde): the committee's own written rules, its meetings and
// agendas, and by when a citizen must have asked. Rules are data with a day from which they hold, so that a committee's new
// rules are entered on a page and need no new program.
//
// What is said behind closed doors has no place here: neither the committee's deliberation nor what single politicians asked
// is ever kept (kommunestyrelsesloven § 10; Interior Ministry 17.11.1992, 92.1.4). Unknown rules stay empty and are shown as
// agreed with the secretariat; nothing is made up to fill a form.
package hearing
