"""Who is proposed a home, and why: the engine of the allocation commission, without Django nor a database.

For researchers of other territories. A problem is data (`problem.Problem`, made of the dataclasses of `rules.applicant` and
`rules.points`; `exchange.allocation_problem` reads and writes it as JSON): N households, M dwellings, money in integer
cents, a grid of points, the values of the law of one day. Everything is exact: integers decide, ties included.

    from pathlib import Path

    from trousseau.engines.allocation import propose
    from trousseau.engines.allocation.proposals import Sitting
    from trousseau.exchange.allocation_problem import read

    problem = read(Path("problem.json").read_bytes())
    proposals = propose(problem)
    for home in proposals.dwellings:
        print(home.id, home.fitting, home.plan, home.price, [(one.household, one.total) for one in home.first])
    assert proposals.certificate.objective == proposals.certificate.dual
    why = Sitting(problem).why_not("M6", "L2")
    print([line.code for line in why.proposal.lines if line.status == "no"], why.rent)

- `arrays`: the rules over rows of N households, one dwelling at a time; `fitting`: the pairs that fit, or all the answers
- `matching`: the best plan with its prices, `canonical`: the first among equals, `quotas`: a quota as points
- `lazy`: the best plan alone, of 100,000 households and 10,000 dwellings, without looking at every pair
- `proposals.Sitting`: all of it, and the reasons of any pair
- `replay`: months of arrivals and lettings lived again under several policies

numpy and scipy are imported by the submodules that compute, not by this one nor by `problem`.
"""

from .problem import Certificate, ForDwelling, Problem, Proposal, Proposals, QuotaFound, WhyNot


def propose(problem: Problem) -> Proposals:
    """What the commission is proposed. Loads numpy and scipy."""
    from .proposals import Sitting

    return Sitting(problem).proposals
