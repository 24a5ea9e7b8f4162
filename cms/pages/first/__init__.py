"""The pages that a site begins with: their texts, a file for each page in each language, and how they come in.

The Dutch text is the original. A translation has the same blocks in the same order, and only their words; what is not
words (numbers, searches, pictures) is written once, in Dutch.
"""
