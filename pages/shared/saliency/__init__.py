"""What a saliency is of, how far it holds, what flips the prediction, what adds up."""
